package io.pgstream.connect.benchmarks.stack;

import io.pgstream.connect.benchmarks.measure.Observation;
import io.pgstream.connect.local.ConnectWorker;
import io.pgstream.connect.local.LocalService;
import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.LocalStackBuilder;
import io.pgstream.connect.local.PgStreamHome;
import io.pgstream.connect.local.PluginPath;
import io.pgstream.connect.local.PostgresServer;
import io.pgstream.connect.local.rest.ConnectRest;
import io.pgstream.connect.local.rest.OpenSearchRest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** All servers of a run, with the connectors as they were built. */
public final class BenchStack implements AutoCloseable {
  private final LocalStack services;
  private final Admin admin;

  private BenchStack(LocalStack services) {
    this.services = services;
    this.admin = Admin.create(Map.of("bootstrap.servers", services.broker().url()));
  }

  /** Starts the servers. */
  public static BenchStack start(StackProfile profile, Consumer<String> progress) {
    LocalStackBuilder builder =
        LocalStack.builder()
            .components(PluginPath.builtComponents(PgStreamHome.locate()))
            .progress(progress);
    profile.applyTo(builder);
    return new BenchStack(builder.start());
  }

  /** A database of the source server; it need not exist yet. */
  public Database source(String database) {
    return new Database(services.source().url(database));
  }

  /** A database of the target server; it need not exist yet. */
  public Database target(String database) {
    return new Database(services.target().url(database));
  }

  /** Makes a database on the target server, empty or as a copy of another one that nobody uses. */
  public Database createTarget(String database, String template) throws SQLException {
    services.target().execute("CREATE DATABASE " + database + " TEMPLATE " + template);
    return target(database);
  }

  /** Removes a database of the target server and ends its sessions. */
  public void dropTarget(String database) throws SQLException {
    services.target().execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
  }

  PostgresServer sourceServer() {
    return services.source();
  }

  ConnectRest connect() {
    return services.worker().rest();
  }

  Admin admin() {
    return admin;
  }

  /** The OpenSearch node. */
  public OpenSearchRest search() {
    return services.openSearch().rest();
  }

  /** Address of the OpenSearch node, {@code http://host:port}. */
  public String searchUrl() {
    return services.openSearch().url();
  }

  /** {@code host:port} of the broker. */
  public String bootstrapServers() {
    return services.broker().url();
  }

  /** Writes out what the servers still hold in memory, so that no round pays for the one before. */
  public void settle() throws SQLException {
    services.source().execute("CHECKPOINT");
    services.target().execute("CHECKPOINT");
  }

  /** Begins to watch the servers' processes. */
  public Observation observe() throws IOException {
    List<Long> workers = pids(services.workers().stream().map(ConnectWorker.class::cast));
    List<Long> others =
        pids(
            Stream.of(
                services.source(), services.target(), services.broker(), services.openSearch()));
    return Observation.begin(workers, others);
  }

  private static List<Long> pids(Stream<? extends LocalService> servers) {
    return servers
        .map(
            server ->
                server
                    .pid()
                    .orElseThrow(() -> new IllegalStateException(server.name() + " has ended")))
        .toList();
  }

  @Override
  public void close() {
    admin.close();
    services.close();
  }
}
