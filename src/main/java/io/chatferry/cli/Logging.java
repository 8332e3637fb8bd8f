package io.chatferry.cli;

/** The system properties of logback.xml: our own warnings on one line each; with {@code --debug}, the logs of all parts. */
final class Logging {

    private Logging() {}

    /** Must be called before the first logger is created. */
    static void prepare(boolean debug) {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        // its thread loads classes of web applications and takes processor time from the command
        System.setProperty("spring.backgroundpreinitializer.ignore", "true");
        if (debug) {
            System.setProperty("chatferry.log.ours", "DEBUG");
            System.setProperty("chatferry.log.others", "INFO");
            System.setProperty("chatferry.log.pattern", "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%ex");
        }
    }
}
