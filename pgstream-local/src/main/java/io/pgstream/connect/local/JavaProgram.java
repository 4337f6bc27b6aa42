package io.pgstream.connect.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What the services that are JVMs share: the command line, a log4j2 configuration, a properties
 * file.
 */
final class JavaProgram {

  private static final String LOG_CONFIG = "log4j2.properties";

  private final Path directory;
  private final String classPath;
  private final List<String> jvmOptions;

  /**
   * @param directory the service's folder
   * @param classPath class path of the server, which has nothing to do with ours
   * @param jvmOptions heap and collector
   */
  JavaProgram(Path directory, String classPath, List<String> jvmOptions) {
    this.directory = directory;
    this.classPath = classPath;
    this.jvmOptions = jvmOptions;
  }

  List<String> command(String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-Dlog4j2.configurationFile=" + directory.resolve(LOG_CONFIG));
    command.add("-cp");
    command.add(classPath);
    command.add(mainClass);
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /**
   * Puts the log configuration {@code <kind>-log4j2.properties} of this package into the service's
   * folder.
   */
  void writeLogConfig(String kind) throws IOException {
    Files.createDirectories(directory);
    try (InputStream resource = JavaProgram.class.getResourceAsStream(kind + "-" + LOG_CONFIG)) {
      if (resource == null) {
        throw new IOException(
            "no log configuration for " + kind + " in the jar of the local stack");
      }
      Files.copy(resource, directory.resolve(LOG_CONFIG), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  Path writeProperties(String fileName, Map<String, String> values) throws IOException {
    Properties properties = new Properties();
    properties.putAll(values);
    StringWriter text = new StringWriter();
    properties.store(text, null);
    return Files.writeString(directory.resolve(fileName), text.toString());
  }
}
