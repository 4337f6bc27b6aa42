package io.pgstream.connect.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {

  private final Connections connections =
      new Connections(
          "postgres://postgres:postgres@127.0.0.1:1/postgres?sslmode=disable&connect_timeout=5",
          "postgres://postgres:postgres@127.0.0.1:2/postgres?sslmode=disable",
          "",
          "127.0.0.1:3",
          List.of("http://127.0.0.1:4", "http://127.0.0.1:5"));

  @Test
  void readsWhatItWrote(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("connections.env"), connections.toEnv());

    assertThat(Connections.read(file)).isEqualTo(connections);
  }

  @Test
  void quotesWhatAShellWouldTakeForItsOwn() {
    assertThat(connections.toEnv().lines())
        .contains(
            "PGSTREAM_SOURCE_URL='postgres://postgres:postgres@127.0.0.1:1/postgres?sslmode=disable&connect_timeout=5'",
            "PGSTREAM_OPENSEARCH_URL=",
            "PGSTREAM_CONNECT_URLS=http://127.0.0.1:4,http://127.0.0.1:5",
            "PGSTREAM_TOPIC=pgstream",
            "PGSTREAM_SLOT=pgstream_postgres_slot");
  }
}
