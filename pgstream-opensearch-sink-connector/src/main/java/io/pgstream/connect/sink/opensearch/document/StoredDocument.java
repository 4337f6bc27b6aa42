package io.pgstream.connect.sink.opensearch.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A document as an index holds it.
 *
 * @param id its {@code _id}
 * @param found false if an answer to a request by id says that there is none
 * @param version its version; 0 if it was not asked for
 * @param source its {@code _source} byte by byte; null if it was not asked for or not found
 * @param errorType why it could not be read; empty if it could
 */
// The array is never changed and documents are never compared.
@SuppressWarnings("ArrayRecordComponent")
public record StoredDocument(
    String id, boolean found, long version, byte[] source, String errorType) {

  /** The documents of an answer to {@code _mget}, in the order of the request. */
  public static List<StoredDocument> ofMultiGet(byte[] answer) {
    return read(answer, "docs");
  }

  /** The documents of one page of a search. */
  public static List<StoredDocument> ofSearch(byte[] answer) {
    return read(answer, "hits");
  }

  /** What continues the search that gave this answer; empty if nothing does. */
  public static String scrollId(byte[] answer) {
    try (JsonParser json = DocumentSource.parser(answer)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        if ("_scroll_id".equals(field)) {
          return json.getText();
        }
        json.skipChildren();
      }
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<StoredDocument> read(byte[] answer, String arrayField) {
    List<StoredDocument> documents = new ArrayList<>();
    try (JsonParser json = DocumentSource.parser(answer)) {
      while (json.nextToken() != null) {
        // "hits" is the name of an object and of the array in it.
        if (json.currentToken() == JsonToken.START_ARRAY && arrayField.equals(json.currentName())) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            documents.add(document(json, answer));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }

  private static StoredDocument document(JsonParser json, byte[] answer) throws IOException {
    String id = "";
    // Hits of a search do not say that they were found.
    boolean found = true;
    long version = 0;
    byte[] source = null;
    String errorType = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "_id" -> id = json.getText();
        case "found" -> found = json.getBooleanValue();
        case "_version" -> version = json.getLongValue();
        case "_source" -> source = DocumentSource.rawValue(json, answer);
        case "error" -> errorType = errorType(json);
        default -> json.skipChildren();
      }
    }
    return new StoredDocument(id, found && errorType.isEmpty(), version, source, errorType);
  }

  private static String errorType(JsonParser json) throws IOException {
    String type = "unknown";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      if ("type".equals(field)) {
        type = json.getText();
      } else {
        json.skipChildren();
      }
    }
    return type;
  }
}
