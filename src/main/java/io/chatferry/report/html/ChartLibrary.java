package io.chatferry.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The script of Chart.js from its WebJar, without the reference to its source map, which a browser would load. */
final class ChartLibrary {

    private static final String POM = "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";
    private static final String FILE = "/META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js";

    private ChartLibrary() {}

    static String script() throws IOException {
        Properties pom = new Properties();
        try (InputStream in = open(POM)) {
            pom.load(in);
        }
        try (InputStream in = open(FILE.formatted(pom.getProperty("version")))) {
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return script.replaceFirst("(?m)^//# sourceMappingURL=.*$", "").strip();
        }
    }

    private static InputStream open(String path) {
        InputStream in = ChartLibrary.class.getResourceAsStream(path);
        if (in == null) {
            throw new IllegalStateException(path + " is missing from the program");
        }
        return in;
    }
}
