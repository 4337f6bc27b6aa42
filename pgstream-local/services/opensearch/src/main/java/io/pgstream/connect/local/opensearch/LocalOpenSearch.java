package io.pgstream.connect.local.opensearch;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.opensearch.common.settings.Settings;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * Runs one OpenSearch node until the process is told to end (SIGTERM).
 *
 * <p>The node comes from the server's jars alone: no distribution, no security manager, no root
 * check. It has the modules netty4 and reindex (reindex, delete by query) and no others.
 */
public final class LocalOpenSearch extends Node {

  private static final long STOP_TIMEOUT_SECONDS = 10;

  private LocalOpenSearch(Settings settings, List<Class<? extends Plugin>> plugins) {
    super(
        InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "local"),
        plugins,
        false);
  }

  /**
   * Starts the node.
   *
   * @param args {@code key=value} node settings; {@code path.home}, {@code http.port} and {@code
   *     transport.port} are needed
   */
  public static void main(String[] args) throws Exception {
    LocalOpenSearch node =
        new LocalOpenSearch(settings(args), List.of(Netty4Plugin.class, ReindexPlugin.class));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, stopped), "stop-node"));
    node.start();
    stopped.await();
  }

  private static Settings settings(String[] args) {
    Settings.Builder settings =
        Settings.builder()
            .put("cluster.name", "pgstream-local")
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.type", "netty4")
            .put("transport.type", "netty4")
            // A developer's disk is often 95 % full; the node would refuse to allocate shards.
            .put("cluster.routing.allocation.disk.threshold_enabled", false);
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("argument \"" + arg + "\" is not key=value");
      }
      settings.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    return settings.build();
  }

  private static void stop(Node node, CountDownLatch stopped) {
    try {
      node.close();
      node.awaitClose(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      System.err.println("the node did not close: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }
}
