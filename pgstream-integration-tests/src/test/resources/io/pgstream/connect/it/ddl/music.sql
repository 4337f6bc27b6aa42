-- A database of recorded music, in the style of public music encyclopedias.
CREATE SCHEMA music;
CREATE SCHEMA statistics;
CREATE EXTENSION cube SCHEMA music;
CREATE COLLATION music.musicbrowse (PROVIDER = icu, LOCALE = 'und-u-kn-true');
CREATE TYPE music.cover_art_presence AS ENUM ('absent', 'present', 'darkened');
CREATE TYPE music.event_art_presence AS ENUM ('absent', 'present');
CREATE TYPE music.taggable AS ENUM ('area', 'artist', 'label', 'release', 'work');
CREATE DOMAIN music.gid AS uuid DEFAULT gen_random_uuid();
CREATE DOMAIN music.year AS smallint CHECK (VALUE BETWEEN -4000 AND 9999);
CREATE TYPE music.partial_date AS (year int, month int, day int);

CREATE FUNCTION music.is_valid_date(y int, m int, d int) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(m, 1) BETWEEN 1 AND 12 AND coalesce(d, 1) BETWEEN 1 AND 31;
$$;
CREATE FUNCTION music.from_hex(t text) RETURNS int LANGUAGE plpgsql STRICT IMMUTABLE AS $$
DECLARE
    r record;
BEGIN
    FOR r IN EXECUTE 'SELECT x''' || t || '''::int AS hex' LOOP
        RETURN r.hex;
    END LOOP;
END
$$;
CREATE FUNCTION music.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.last_updated := now();
    RETURN NEW;
END
$$;
CREATE FUNCTION music.no_self_relation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.entity0 = NEW.entity1 THEN
        RAISE EXCEPTION 'an entity cannot be related to itself';
    END IF;
    RETURN NEW;
END
$$;
CREATE AGGREGATE music.array_accum (basetype = anycompatible, sfunc = array_append, stype = anycompatiblearray, initcond = '{}');

CREATE TABLE music.area_type (id serial, name varchar(255) NOT NULL, parent int, child_order int NOT NULL DEFAULT 0, description text, gid music.gid NOT NULL);
CREATE TABLE music.area (id serial, gid uuid NOT NULL, name varchar NOT NULL, type int, edits_pending int NOT NULL DEFAULT 0 CHECK (edits_pending >= 0), last_updated timestamptz DEFAULT now(), begin_date_year smallint, end_date_year smallint, ended boolean NOT NULL DEFAULT false CONSTRAINT area_ended_check CHECK (end_date_year IS NULL OR ended), comment varchar(255) NOT NULL DEFAULT '');
ALTER TABLE music.area_type ADD CONSTRAINT area_type_pkey PRIMARY KEY (id);
ALTER TABLE music.area ADD CONSTRAINT area_pkey PRIMARY KEY (id);
CREATE UNIQUE INDEX area_idx_gid ON music.area (gid);
CREATE INDEX area_idx_name ON music.area (name COLLATE music.musicbrowse);
ALTER TABLE music.area ADD CONSTRAINT area_fk_type FOREIGN KEY (type) REFERENCES music.area_type (id) NOT VALID;
ALTER TABLE music.area_type ADD CONSTRAINT area_type_fk_parent FOREIGN KEY (parent) REFERENCES music.area_type;
INSERT INTO music.area_type (name, gid) VALUES ('Country', 'a2b3c4d5-0000-0000-0000-000000000001'), ('City', 'a2b3c4d5-0000-0000-0000-000000000002');
INSERT INTO music.area (gid, name, type) SELECT md5(g::text)::uuid, 'Area ' || g, 1 + g % 2 FROM generate_series(1, 40) g;
CREATE TABLE music.area_alias (id serial PRIMARY KEY, area int NOT NULL REFERENCES music.area, name varchar NOT NULL, locale text, sort_name varchar NOT NULL, primary_for_locale boolean NOT NULL DEFAULT false, CONSTRAINT primary_check CHECK (locale IS NULL AND NOT primary_for_locale OR locale IS NOT NULL));
CREATE TABLE music.country_area (area int PRIMARY KEY REFERENCES music.area);
CREATE TABLE music.iso_3166_1 (area int NOT NULL REFERENCES music.area, code char(2) PRIMARY KEY);
CREATE TABLE music.gender (id serial PRIMARY KEY, name varchar(255) NOT NULL, child_order int NOT NULL DEFAULT 0);
CREATE TABLE music.artist_type (id serial PRIMARY KEY, name varchar(255) NOT NULL, parent int REFERENCES music.artist_type);
CREATE TABLE music.artist (id serial PRIMARY KEY, gid music.gid NOT NULL, name varchar NOT NULL, sort_name varchar NOT NULL, born music.partial_date, type int REFERENCES music.artist_type, area int REFERENCES music.area, gender int REFERENCES music.gender, comment varchar(255) NOT NULL DEFAULT '', edits_pending int NOT NULL DEFAULT 0, last_updated timestamptz DEFAULT now(), CONSTRAINT artist_va_check CHECK (id <> 1 OR type IS NULL));
CREATE UNIQUE INDEX artist_idx_null_comment ON music.artist (name, id) WHERE comment = '';
CREATE INDEX artist_idx_lower_name ON music.artist (lower(name));
CREATE INDEX artist_idx_txt ON music.artist USING gin (to_tsvector('simple', name));
CREATE TRIGGER a_upd_artist BEFORE UPDATE ON music.artist FOR EACH ROW EXECUTE FUNCTION music.touch();
INSERT INTO music.artist_type (name) VALUES ('Person'), ('Group');
INSERT INTO music.artist (name, sort_name, born, type, area) SELECT 'Artist ' || g, 'Sort ' || g, ROW(1900 + g, 1, NULL)::music.partial_date, CASE WHEN g > 1 THEN 2 END, g FROM generate_series(1, 30) g;
CREATE TABLE music.artist_credit (id serial PRIMARY KEY, name varchar NOT NULL, artist_count smallint NOT NULL, ref_count int DEFAULT 0, created timestamptz DEFAULT now());
CREATE TABLE music.artist_credit_name (artist_credit int REFERENCES music.artist_credit ON DELETE CASCADE, position smallint NOT NULL, artist int NOT NULL REFERENCES music.artist, name varchar NOT NULL, join_phrase text NOT NULL DEFAULT '', PRIMARY KEY (artist_credit, position));
CREATE TABLE music.label (id serial PRIMARY KEY, gid uuid NOT NULL, name varchar NOT NULL, label_code int CHECK (label_code > 0 AND label_code < 100000), area int REFERENCES music.area);
CREATE TABLE music.release_group (id serial PRIMARY KEY, gid uuid NOT NULL, name varchar NOT NULL, artist_credit int NOT NULL REFERENCES music.artist_credit);
CREATE TABLE music.release (id serial PRIMARY KEY, gid uuid NOT NULL, name varchar NOT NULL, artist_credit int NOT NULL REFERENCES music.artist_credit, release_group int NOT NULL REFERENCES music.release_group, barcode varchar(255), quality smallint NOT NULL DEFAULT -1);
CREATE TABLE music.medium (id serial PRIMARY KEY, release int NOT NULL REFERENCES music.release, position int NOT NULL, track_count int NOT NULL DEFAULT 0, UNIQUE (release, position) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE music.medium_index (medium int PRIMARY KEY REFERENCES music.medium ON DELETE CASCADE, toc music.cube);
CREATE INDEX medium_index_idx ON music.medium_index USING gist (toc);
CREATE TABLE music.recording (id serial PRIMARY KEY, gid uuid NOT NULL, name varchar NOT NULL, artist_credit int NOT NULL REFERENCES music.artist_credit, length int CHECK (length IS NULL OR length > 0), video boolean NOT NULL DEFAULT false);
CREATE TABLE music.track (id serial PRIMARY KEY, recording int NOT NULL REFERENCES music.recording, medium int NOT NULL REFERENCES music.medium, position int NOT NULL, number text NOT NULL, is_data_track boolean NOT NULL DEFAULT false) WITH (fillfactor = 90);
CREATE TABLE music.work (id serial PRIMARY KEY, gid uuid NOT NULL, name varchar NOT NULL, languages text[] NOT NULL DEFAULT '{}');
CREATE TABLE music.l_artist_work (id serial PRIMARY KEY, link int NOT NULL, entity0 int NOT NULL REFERENCES music.artist, entity1 int NOT NULL REFERENCES music.work);
CREATE TABLE music.l_artist_artist (id serial PRIMARY KEY, link int NOT NULL, entity0 int NOT NULL REFERENCES music.artist, entity1 int NOT NULL REFERENCES music.artist);
CREATE CONSTRAINT TRIGGER b_no_self AFTER INSERT OR UPDATE ON music.l_artist_artist DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION music.no_self_relation();
CREATE TABLE music.tag (id serial PRIMARY KEY, name varchar(255) NOT NULL UNIQUE, ref_count int NOT NULL DEFAULT 0);
CREATE TABLE music.artist_tag (artist int REFERENCES music.artist, tag int REFERENCES music.tag, count int NOT NULL, PRIMARY KEY (artist, tag));
CREATE UNLOGGED TABLE music.unreferenced_row_log (table_name varchar NOT NULL, row_id int NOT NULL, PRIMARY KEY (table_name, row_id));
CREATE TABLE statistics.statistic (id serial PRIMARY KEY, name varchar(100) NOT NULL, value int NOT NULL, date_collected date NOT NULL DEFAULT '2024-01-01');
CREATE UNIQUE INDEX statistic_name_date ON statistics.statistic (name, date_collected);
CREATE TABLE statistics.statistic_event (date date PRIMARY KEY, title text NOT NULL, link text NOT NULL, description text NOT NULL) WITHOUT OIDS;

CREATE VIEW music.artist_series AS SELECT a.id, a.name, count(t.*) AS tags FROM music.artist a LEFT JOIN music.artist_tag t ON t.artist = a.id GROUP BY a.id;
CREATE VIEW music.area_containment AS WITH RECURSIVE up AS (SELECT id, parent, 1 AS depth FROM music.area_type UNION ALL SELECT up.id, t.parent, depth + 1 FROM up JOIN music.area_type t ON t.id = up.parent WHERE depth < 20) SELECT * FROM up;
CREATE MATERIALIZED VIEW statistics.artists_per_area AS SELECT area, count(*) AS artists FROM music.artist GROUP BY area WITH NO DATA;
CREATE UNIQUE INDEX ON statistics.artists_per_area (area);
REFRESH MATERIALIZED VIEW statistics.artists_per_area;
COMMENT ON TABLE music.artist IS 'who makes music: people, groups, ''orchestras''';
COMMENT ON COLUMN music.medium.position IS 'discs are numbered from 1';

-- Later releases of the schema.
ALTER TYPE music.taggable ADD VALUE 'recording' BEFORE 'release';
ALTER TABLE music.artist ADD COLUMN begin_area int REFERENCES music.area, ADD COLUMN ended boolean NOT NULL DEFAULT false;
ALTER TABLE music.recording ADD COLUMN last_updated timestamptz DEFAULT now();
ALTER TABLE music.work ADD COLUMN sort_key float8 DEFAULT random();
ALTER TABLE music.label ALTER COLUMN label_code TYPE bigint;
ALTER TABLE music.area DROP CONSTRAINT area_ended_check, ADD CONSTRAINT area_ended_check CHECK (ended OR end_date_year IS NULL OR end_date_year < 0);
ALTER TABLE music.area VALIDATE CONSTRAINT area_fk_type;
ALTER TABLE music.area_alias RENAME COLUMN primary_for_locale TO is_primary;
ALTER INDEX music.artist_idx_lower_name RENAME TO artist_idx_name_lower;
DROP VIEW music.artist_series;
ALTER TABLE music.artist_tag RENAME TO artist_tag_count;
CREATE VIEW music.artist_series AS SELECT a.id, a.name, a.sort_name, count(t.*) AS tags FROM music.artist a LEFT JOIN music.artist_tag_count t ON t.artist = a.id GROUP BY a.id;
ALTER TABLE music.area ALTER COLUMN comment TYPE text USING nullif(upper(comment), ''), ALTER COLUMN comment DROP NOT NULL;
CREATE TABLE music.artist_meta (id int PRIMARY KEY REFERENCES music.artist ON DELETE CASCADE, rating smallint CHECK (rating BETWEEN 0 AND 100), rating_count int);
INSERT INTO music.artist_meta SELECT id, id % 100, 3 FROM music.artist;
DROP TABLE statistics.statistic_event;
ALTER SCHEMA statistics RENAME TO stats;
ALTER TABLE stats.statistic SET SCHEMA music;
ALTER TABLE music.unreferenced_row_log SET LOGGED;
