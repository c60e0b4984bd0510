package io.sluice.jobs.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainHttpTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/na",
        "http://LOCALHOST",
        "http://127.0.0.1:1",
        "http://127.9.8.7/x",
        "http://[::1]:8080",
        "http://[0:0:0:0:0:0:0:1]",
        "https://anywhere.example.com",
        "s3://bucket/x",
        "thrift://hive:9083",
        "plain text"
      })
  void thisMachineAndOtherSchemesAreNoMatter(String text) {
    assertThat(PlainHttp.leadsAway(text), is(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.example.com",
        "HTTP://minio:9000",
        " http://minio",
        "http://0.0.0.0",
        "http://128.0.0.1",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://localhost@example.com",
        "http://[::2]",
        "http://[fe80::1]",
        "http://under_score",
        "http:/nowhere",
        "http://a b"
      })
  void anotherMachineIsFound(String text) {
    assertThat(PlainHttp.leadsAway(text), is(true));
  }
}
