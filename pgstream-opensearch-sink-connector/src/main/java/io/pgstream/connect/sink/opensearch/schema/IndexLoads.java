package io.pgstream.connect.sink.opensearch.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.sink.opensearch.index.IndexAdmin;
import io.pgstream.connect.sink.opensearch.index.IndexSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Indexes that a snapshot fills. They are not refreshed meanwhile, which costs more than it gives:
 * readers would see half of the rows. What their refresh interval was is stored before it is
 * changed, so that whoever comes after a crash sets it back. Not thread-safe.
 */
final class IndexLoads {
  /** Begins the ids of the documents; ids of tables have no dashes. */
  private static final String ID_PREFIX = "load-";

  private static final Logger LOG = LoggerFactory.getLogger(IndexLoads.class);

  private final String store;
  private final IndexAdmin admin;
  private final Map<String, Load> loads = new HashMap<>();

  /**
   * @param store the index that keeps what is being loaded
   */
  IndexLoads(String store, IndexAdmin admin) {
    this.store = store;
    this.admin = admin;
  }

  /** An index, and how often it was refreshed before; null for the server's choice. */
  private record Load(String index, String refreshInterval) {}

  /** Adds the fields of the documents. */
  static void addProperties(ObjectNode properties) {
    properties.putObject("alias").put("type", "keyword");
    properties.putObject("index").put("type", "keyword");
    properties.putObject("refresh_interval").put("type", "keyword");
  }

  static boolean isLoad(String documentId) {
    return documentId.startsWith(ID_PREFIX);
  }

  void clear() {
    loads.clear();
  }

  /** Takes note of a document. */
  void loaded(JsonNode source) {
    loads.put(
        source.path("alias").asText(),
        new Load(source.path("index").asText(), source.path("refresh_interval").asText(null)));
  }

  boolean isEmpty() {
    return loads.isEmpty();
  }

  /** The index behind an alias is going to be filled. */
  void begin(String alias) {
    String index = admin.indexBehind(alias).orElse(null);
    if (index == null) {
      return;
    }
    IndexSettings settings = admin.settings();
    String interval = settings.refreshInterval(index);
    Load known = loads.get(alias);
    if (known == null || !known.index().equals(index)) {
      if (IndexSettings.NEVER.equals(interval)) {
        // That is how its owner wants it.
        return;
      }
      remember(alias, new Load(index, interval));
    }
    if (!IndexSettings.NEVER.equals(interval)) {
      stopRefreshing(alias, index);
    }
  }

  private void stopRefreshing(String alias, String index) {
    try {
      admin.settings().setRefreshInterval(index, IndexSettings.NEVER);
      LOG.info("Index \"{}\" is not refreshed until it is loaded", index);
    } catch (ConnectException e) {
      LOG.warn("Index \"{}\" is refreshed while it is loaded: {}", index, e.getMessage());
      forget(alias);
    }
  }

  private void remember(String alias, Load load) {
    ObjectNode source = JsonNodeFactory.instance.objectNode();
    source.put("alias", alias).put("index", load.index());
    source.put("refresh_interval", load.refreshInterval());
    admin.putDocument(store, ID_PREFIX + alias, source);
    loads.put(alias, load);
  }

  private void forget(String alias) {
    admin.deleteDocument(store, ID_PREFIX + alias);
    loads.remove(alias);
  }

  /**
   * An index was handed over from one alias to another, under which its load goes on and ends. Can
   * be repeated: noted under both, it is found by either.
   */
  void handedOver(String before, String now) {
    Load load = loads.get(before);
    if (load != null && admin.indexBehind(now).filter(load.index()::equals).isPresent()) {
      remember(now, load);
      forget(before);
    }
  }

  /** Everything has come, or something else: from here on documents are seen as before. */
  void end(String alias) {
    Load load = loads.get(alias);
    if (load == null) {
      return;
    }
    IndexSettings settings = admin.settings();
    // Else somebody has set it meanwhile, or the index is gone.
    if (IndexSettings.NEVER.equals(settings.refreshInterval(load.index()))) {
      settings.setRefreshInterval(load.index(), load.refreshInterval());
      settings.refresh(load.index());
      LOG.info("Index \"{}\" is loaded and refreshed as before", load.index());
    }
    forget(alias);
  }
}
