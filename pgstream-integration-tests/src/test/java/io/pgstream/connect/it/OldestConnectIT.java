package io.pgstream.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The connectors on the oldest Connect worker that they support, with files of {@code config/}. */
class OldestConnectIT {
  @RegisterExtension
  static final Pipeline PIPELINE = new Pipeline("oldest", Cluster::ofOldestConnect);

  @Test
  void replicatesRowsAndSchemaChangesAndGoesOnAfterARestart() throws IOException, SQLException {
    assertThat(PIPELINE.connect().version()).startsWith("3.6.");
    PIPELINE.start();

    PIPELINE.source().execute("CREATE TABLE people(id serial PRIMARY KEY, name text)");
    PIPELINE.source().execute("INSERT INTO people(name) VALUES ('alice'), ('bob')");
    PIPELINE.comparison().awaitSame();

    PIPELINE.cluster().processes().worker().stop();
    PIPELINE.source().execute("ALTER TABLE people ADD COLUMN age integer");
    PIPELINE.source().execute("UPDATE people SET age = id * 10");
    PIPELINE.cluster().processes().worker().start();
    PIPELINE.comparison().awaitSame();
    PIPELINE.awaitRunning();
  }
}
