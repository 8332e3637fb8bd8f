package io.chatferry.cli;

/** What logback.xml asks for: our own warnings in one line each, or with {@code --debug} what all parts say of themselves. */
final class Logging {

    private Logging() {}

    /** To be called before the first logger is made. */
    static void prepare(boolean debug) {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        // a thread that loads what only web applications need soon takes processor time from a command
        System.setProperty("spring.backgroundpreinitializer.ignore", "true");
        if (debug) {
            System.setProperty("chatferry.log.ours", "DEBUG");
            System.setProperty("chatferry.log.others", "INFO");
            System.setProperty("chatferry.log.pattern", "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%ex");
        }
    }
}
