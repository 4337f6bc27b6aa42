package io.pgstream.connect.sink.opensearch.testkit;

import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/** Main class of the server's process: one node made from the server's jars. */
public final class OpenSearchNode extends Node {

  private OpenSearchNode(Settings settings, List<Class<? extends Plugin>> plugins) {
    super(
        InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "test"),
        plugins,
        false);
  }

  /** Starts the node with {@code key=value} settings; it ends with its process. */
  public static void main(String[] args) throws Exception {
    Settings.Builder settings =
        Settings.builder()
            .put("cluster.name", "pgstream-test")
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.type", "netty4")
            .put("transport.type", "netty4")
            .put("cluster.routing.allocation.disk.threshold_enabled", false);
    for (String arg : args) {
      String[] parts = arg.split("=", 2);
      settings.put(parts[0], parts[1]);
    }
    new OpenSearchNode(settings.build(), List.of(Netty4Plugin.class)).start();
    Thread.currentThread().join();
  }
}
