package io.chatferry.source.chat.reading;

import io.chatferry.model.WrittenValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a user has put the files that an export has no links to.
 *
 * @param template an address with names in braces, as {@code https://media.example.com/{id}/{name}}
 */
public record FileLink(String template) {

    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

    /** The template as the job has it. */
    public static FileLink of(WrittenValue written) {
        String text = written.text();
        if (text == null || !text.matches("https?://\\S+")) {
            throw written.error("an address on the web is expected", "write https://…/{name}");
        }
        return new FileLink(text);
    }

    /** The address of a file; a name in braces that has no value stays empty. */
    public String to(Map<String, String> values) {
        return NAME.matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(encoded(values.getOrDefault(found.group(1), ""))));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
