package io.pgstream.connect.sink.opensearch.index;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and changes indexes. Every call can be repeated. */
public final class IndexAdmin {
  private static final Logger LOG = LoggerFactory.getLogger(IndexAdmin.class);
  private static final String FIELDS_LIMIT = "index.mapping.total_fields.limit";
  private static final int INITIAL_FIELDS_LIMIT = 1_000;
  private static final Duration LONGEST_SEARCH = Duration.ofSeconds(2);
  private static final int MAX_FIELDS_LIMIT = 1_000_000;

  private final RetryingClient client;
  private final Aliases aliases;
  private final IndexSettings settings;
  private final int shards;
  private final int replicas;

  /** An administrator whose new indexes have so many shards and replicas. */
  public IndexAdmin(RetryingClient client, int shards, int replicas) {
    this.client = client;
    this.aliases = new Aliases(client);
    this.settings = new IndexSettings(client);
    this.shards = shards;
    this.replicas = replicas;
  }

  /** The aliases of the indexes. */
  public Aliases aliases() {
    return aliases;
  }

  /** The index that an alias points to; the newest generation if there are several. */
  public Optional<String> indexBehind(String alias) {
    return aliases.indexBehind(alias);
  }

  /**
   * Creates an index for documents of tables behind an alias, where there is none.
   *
   * @param alias the alias that documents are written to
   * @param base what the index is named after
   * @return the index
   */
  public String ensureAlias(String alias, String base) {
    Optional<String> existing = indexBehind(alias);
    if (existing.isPresent()) {
      return existing.get();
    }
    String index = nextIndex(base, base);
    create(index, tableField(), INITIAL_FIELDS_LIMIT);
    aliases.point(alias, index);
    LOG.info("Created index \"{}\" with alias \"{}\"", index, alias);
    return index;
  }

  /**
   * The name of the next generation of an index. Names that other tables have (a renamed table
   * keeps its index) are passed over; one without alias is what an attempt left that did not end.
   */
  public String nextIndex(String base, String index) {
    int generation = IndexNaming.generation(base, index) + 1;
    while (aliases.isInUse(IndexNaming.index(base, generation))) {
      generation++;
    }
    return IndexNaming.index(base, generation);
  }

  /** Creates an index without alias, where it is missing, or adds the fields that it lacks. */
  public void ensureIndex(String index, ObjectNode properties) {
    IndexFields wanted = new IndexFields(properties);
    if (client.send("HEAD", Paths.of(index)).status() == 404) {
      create(index, wanted, INITIAL_FIELDS_LIMIT);
    } else {
      addFields(index, wanted);
    }
  }

  /** Properties of an index that holds documents of tables and none yet. */
  private static IndexFields tableField() {
    IndexFields fields = new IndexFields();
    fields.put(DocumentSource.TABLE_FIELD, FieldMapping.of("type", "keyword"), false);
    return fields;
  }

  /**
   * Creates an index with these fields and no others; does nothing if it exists.
   *
   * @param fieldsLimit how many fields it may have, unless these are more
   */
  public void create(String index, IndexFields fields, int fieldsLimit) {
    int limit = fieldsLimit;
    Answer answer = put(Paths.of(index), body(fields, limit));
    while (hasTooManyFields(answer)) {
      limit = raised(index, limit);
      answer = put(Paths.of(index), body(fields, limit));
    }
    if (!answer.isSuccess() && !"resource_already_exists_exception".equals(answer.errorType())) {
      throw failed("index \"" + index + "\" cannot be created" + advice(fields), answer);
    }
  }

  private ObjectNode body(IndexFields fields, int fieldsLimit) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode settings = body.putObject("settings");
    settings.put("index.number_of_shards", shards).put("index.number_of_replicas", replicas);
    settings.put(FIELDS_LIMIT, fieldsLimit);
    // Deletes are remembered for so long: an older change that comes late brings nothing back.
    settings.put("index.gc_deletes", "1d");
    if (fields.declared().toString().contains("\"knn_vector\"")) {
      // Without it vectors are stored but not searched; servers without the plugin refuse it.
      settings.put("index.knn", true);
    }
    body.putObject("mappings").put("dynamic", "strict").setAll(fields.toMapping());
    return body;
  }

  private static String advice(IndexFields fields) {
    return fields.declared().isEmpty() ? "" : "; check field.mappings for " + fields.declared();
  }

  /** The fields of an index. */
  public IndexFields fields(String index) {
    Answer answer = client.send("GET", Paths.of(index, "_mapping"));
    requireSuccess("the mapping of \"" + index + "\" cannot be read", answer);
    return IndexFields.read(answer.json().path(index).path("mappings"));
  }

  /** Adds the fields that an index lacks, and raises its limit of fields when they need it. */
  public void addFields(String index, IndexFields wanted) {
    addFields(index, fields(index), wanted);
  }

  /** The same for an index whose fields have just been read. */
  public void addFields(String index, IndexFields existing, IndexFields wanted) {
    IndexFields missing = existing.missing(wanted);
    if (missing.isEmpty()) {
      return;
    }
    ObjectNode body = missing.toMapping();
    if (!missing.declared().isEmpty()) {
      // The server replaces _meta as a whole.
      body.set("_meta", existing.with(missing).toMapping().get("_meta"));
    }
    Answer answer = put(Paths.of(index, "_mapping"), body);
    while (hasTooManyFields(answer)) {
      raiseFieldsLimit(index);
      answer = put(Paths.of(index, "_mapping"), body);
    }
    requireSuccess("fields cannot be added to index \"" + index + "\"" + advice(missing), answer);
  }

  /** Keeps notes with an index, beside those that it has. */
  public void addNotes(String index, ObjectNode notes) {
    IndexFields existing = fields(index);
    existing.notes().setAll(notes);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("_meta", existing.toMapping().get("_meta"));
    requireSuccess(
        "notes of \"" + index + "\" cannot be kept", put(Paths.of(index, "_mapping"), body));
  }

  private static boolean hasTooManyFields(Answer answer) {
    return !answer.isSuccess() && answer.errorReason().contains("total fields");
  }

  private void raiseFieldsLimit(String index) {
    int raised = raised(index, fieldsLimit(index));
    settings.change(index, JsonNodeFactory.instance.objectNode().put(FIELDS_LIMIT, raised));
  }

  /** The next limit of fields, with a warning. */
  private static int raised(String index, int limit) {
    if (limit >= MAX_FIELDS_LIMIT) {
      throw new ConnectException(
          "index \"" + index + "\" has " + limit + " fields; split the schema's tables up");
    }
    int raised = limit * 2;
    LOG.warn(
        "Index \"{}\" needs more than {} fields: raising {} to {}. Very wide indexes burden the"
            + " whole cluster",
        index,
        limit,
        FIELDS_LIMIT,
        raised);
    return raised;
  }

  /** How many fields an index may have. */
  public int fieldsLimit(String index) {
    return settings.read(index).path(FIELDS_LIMIT).asInt(INITIAL_FIELDS_LIMIT);
  }

  /** The settings of indexes. */
  public IndexSettings settings() {
    return settings;
  }

  /**
   * Deletes an index that has just lost its aliases, when searches that were sent to it have had
   * time to end: the server answers them with nothing once their index is gone.
   *
   * @param copied how long it took to read it, which no search takes
   */
  public void retire(String index, Duration copied) {
    client.giveTime(copied.compareTo(LONGEST_SEARCH) < 0 ? copied : LONGEST_SEARCH);
    delete(index);
  }

  /**
   * Deletes the generation before this one, if no alias points to it: the end of the process can
   * have come before that of {@link #retire}.
   */
  public void deletePredecessor(String base, String index) {
    int generation = IndexNaming.generation(base, index);
    String predecessor = IndexNaming.index(base, generation - 1);
    if (generation > 1 && !aliases.isInUse(predecessor)) {
      delete(predecessor);
    }
  }

  /** Deletes an index; does nothing if it does not exist. */
  public void delete(String index) {
    Answer answer = client.send("DELETE", Paths.of(index));
    if (answer.status() != 404) {
      requireSuccess("index \"" + index + "\" cannot be deleted", answer);
    }
  }

  /** Stores a document of pgstream's own, without a version. */
  public void putDocument(String index, String id, ObjectNode source) {
    requireSuccess(
        "document \"" + id + "\" of index \"" + index + "\" cannot be stored",
        put(Paths.of(index, "_doc", id), source));
  }

  /** Deletes a document of pgstream's own; does nothing if it does not exist. */
  public void deleteDocument(String index, String id) {
    Answer answer = client.send("DELETE", Paths.of(index, "_doc", id));
    if (answer.status() != 404) {
      requireSuccess(
          "document \"" + id + "\" of index \"" + index + "\" cannot be deleted", answer);
    }
  }

  private Answer put(String path, ObjectNode body) {
    return client.send("PUT", path, Map.of(), body.toString().getBytes(StandardCharsets.UTF_8));
  }

  static void requireSuccess(String problem, Answer answer) {
    if (!answer.isSuccess()) {
      throw failed(problem, answer);
    }
  }

  /** Requests of this class hold names only, so the server's reason can be shown. */
  private static ConnectException failed(String problem, Answer answer) {
    return new ConnectException(problem + ": " + answer + ": " + answer.errorReason());
  }
}
