package io.pgstream.connect.common.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The URL forms people use, and that none of them gives its password away. */
class PostgresUrlTest {
  @ParameterizedTest
  @ValueSource(strings = {"postgres://", "postgresql://", "jdbc:postgresql://"})
  void readsEveryScheme(String scheme) {
    PostgresUrl url = PostgresUrl.parse(scheme + "alice:pw@db.example:5433/shop?sslmode=require");
    assertThat(url.hosts()).isEqualTo("db.example:5433");
    assertThat(url.database()).isEqualTo("shop");
    assertThat(url.user()).isEqualTo("alice");
    assertThat(url.password()).isEqualTo("pw");
    assertThat(url.parameters()).containsOnly(java.util.Map.entry("sslmode", "require"));
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:5433/shop");
    assertThat(url).hasToString("db.example:5433/shop");
  }

  @Test
  void resolvesPercentEncodingButLeavesPlusSignsAlone() {
    PostgresUrl url =
        PostgresUrl.parse("postgres://a%40b:p%2F%3A%25+1@h/my%20db%C3%A9?options=-c%20x");
    assertThat(url.user()).isEqualTo("a@b");
    assertThat(url.password()).isEqualTo("p/:%+1");
    assertThat(url.database()).isEqualTo("my dbé");
    assertThat(url.parameters()).containsEntry("options", "-c x");
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://h/my%20db%C3%A9");
  }

  @Test
  void takesAnAtSignInThePasswordAsItIs() {
    PostgresUrl url = PostgresUrl.parse("postgres://u:p@ss@h/d");
    assertThat(url.password()).isEqualTo("p@ss");
    assertThat(url.hosts()).isEqualTo("h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h", "h:1", "h1:5432,h2:5433", "h1,h2", "[::1]", "[fe80::1]:5432,h2"})
  void keepsOneOrSeveralHosts(String hosts) {
    assertThat(PostgresUrl.parse("postgres://u:p@" + hosts + "/d").hosts()).isEqualTo(hosts);
  }

  @Test
  void readsTheLoginFromParametersWhenTheAuthorityHasNone() {
    PostgresUrl url = PostgresUrl.parse("jdbc:postgresql://h/d?user=u&password=p%26w&ssl");
    assertThat(url.user()).isEqualTo("u");
    assertThat(url.password()).isEqualTo("p&w");
    assertThat(url.parameters()).containsOnly(java.util.Map.entry("ssl", "true"));
  }

  @Test
  void prefersTheLoginOfTheAuthority() {
    PostgresUrl url = PostgresUrl.parse("postgres://a:b@h/d?user=u&password=p");
    assertThat(url.user()).isEqualTo("a");
    assertThat(url.password()).isEqualTo("b");
    assertThat(url.parameters()).isEmpty();
  }

  @Test
  void hasNoLoginWhenTheUrlNamesNone() {
    PostgresUrl url = PostgresUrl.parse("  postgres://h/d  ");
    assertThat(url.user()).isNull();
    assertThat(url.password()).isNull();
    assertThat(PostgresUrl.parse("postgres://u@h/d").password()).isNull();
    assertThat(PostgresUrl.parse("postgres://:p@h/d").user()).isNull();
  }

  @Test
  void replacesOnlyTheGivenPartsOfTheLogin() {
    PostgresUrl url = PostgresUrl.parse("postgres://a:b@h/d");
    assertThat(url.withLogin(null, null)).isEqualTo(url);
    assertThat(url.withLogin("x", null).user()).isEqualTo("x");
    assertThat(url.withLogin("x", null).password()).isEqualTo("b");
    assertThat(url.withLogin(null, "y").password()).isEqualTo("y");
  }

  @ParameterizedTest
  @CsvSource({
    "connect_timeout=3, connectTimeout, 3",
    "application_name=x, ApplicationName, x",
    "target_session_attrs=read-write, targetServerType, primary",
    "target_session_attrs=primary, targetServerType, primary",
    "target_session_attrs=any, targetServerType, any",
    "target_session_attrs=standby, targetServerType, secondary",
    "target_session_attrs=read-only, targetServerType, secondary",
    "target_session_attrs=prefer-standby, targetServerType, preferSecondary",
    "sslrootcert=/a/b.pem, sslrootcert, /a/b.pem",
    "loginTimeout=4, loginTimeout, 4"
  })
  void translatesTheNamesOfLibpq(String query, String name, String value) {
    assertThat(PostgresUrl.parse("postgres://h/d?" + query).parameters())
        .containsEntry(name, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "S3cret",
        "mysql://u:S3cret@h/d",
        "jdbc:postgresql:S3cret",
        "postgres://u:S3cret@h",
        "postgres://u:S3cret@h/",
        "postgres://u:S3cret@h/?x=1",
        "postgres://u:S3cret@/d",
        "postgres://u:S3cret%4@h/d",
        "postgres://u:S3cret%zz@h/d",
        "postgres://u:S3c?ret@h/d",
        "postgres://u:S3c/S3cret@h/d",
        "postgres://u:99/S3cret@h/d",
        "postgres://u:99/S3c?S3cret@h/d",
        "postgres://u:S3cret@h:port/d",
        "postgres://u:S3cret@h:0/d",
        "postgres://u:S3cret@h:65536/d",
        "postgres://u:S3cret@h:/d",
      })
  void refusesWhatIsNoUrlWithoutQuotingIt(String url) {
    assertThatThrownBy(() -> PostgresUrl.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a Postgres URL")
        .hasMessageNotContaining("S3c");
  }

  @Test
  void neverPrintsTheLogin() {
    PostgresUrl url = PostgresUrl.parse("postgres://alice:S3cret@h:1,i/d?sslpassword=S3cret");
    assertThat(url.toString()).isEqualTo("h:1,i/d");
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://h:1,i/d");
  }
}
