package io.pgstream.connect.sink.opensearch.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorClassifierTest {
  @ParameterizedTest
  @CsvSource({
    "200,'',DONE",
    "201,'',DONE",
    "409,version_conflict_engine_exception,CONFLICT",
    "429,rejected_execution_exception,RETRY",
    "408,'',RETRY",
    "500,'',RETRY",
    "502,'',RETRY",
    "503,unavailable_shards_exception,RETRY",
    "403,cluster_block_exception,RETRY",
    "403,security_exception,DENIED",
    "401,'',DENIED",
    "413,'',TOO_LARGE",
    "400,strict_dynamic_mapping_exception,MAPPING",
    "404,index_not_found_exception,MAPPING",
    "400,mapper_parsing_exception,REJECT",
    "400,illegal_argument_exception,REJECT",
    "404,'',REJECT"
  })
  void sortsAnswers(int status, String type, ErrorClass expected) {
    assertThat(ErrorClassifier.classify(status, type)).isEqualTo(expected);
  }
}
