package io.pgstream.connect.source;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What this project logs while the capture is open. */
final class LogCapture extends AbstractAppender implements AutoCloseable {
  private final Logger logger = (Logger) LogManager.getLogger("io.pgstream");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  LogCapture() {
    super("capture", null, null, true, Property.EMPTY_ARRAY);
    start();
    Configurator.setLevel(logger.getName(), Level.INFO);
    logger.addAppender(this);
  }

  @Override
  public void append(LogEvent event) {
    lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
  }

  /** Level, blank and message of each event. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    stop();
  }
}
