package io.chatferry.config;

import io.chatferry.config.JobFileNode.Place;
import io.chatferry.config.JobFileNode.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resolves placeholders in values: <code>${NAME}</code> and <code>${NAME:default}</code> from the environment, and in secrets
 * <code>${file:PATH}</code> from a file; <code>$${</code> stands for a literal <code>${</code>. An empty variable counts as
 * unset, as with {@code :-} in a shell.
 *
 * @param environment the environment variables
 * @param folder relative paths in the job file count from here
 */
record Placeholders(Map<String, String> environment, Path folder) {

    /** Larger than any key or password. */
    private static final int MAX_SECRET_BYTES = 64 << 10;

    private static final Pattern PLACEHOLDER = Pattern.compile(
            "(?<literal>\\$\\$\\{)|\\$\\{file:(?<file>[^}]*)}|\\$\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::(?<default>[^}]*))?}");

    /** Whether every variable in the text has a value now, and no file has to be read. */
    boolean isResolvable(Scalar scalar) {
        return PLACEHOLDER
                .matcher(scalar.text())
                .results()
                .map(found -> PLACEHOLDER.matcher(found.group()))
                .filter(Matcher::matches)
                .allMatch(found ->
                        found.group("literal") != null || (found.group("name") != null && variable(found) != null));
    }

    /** The text with its placeholders replaced. */
    String resolve(Scalar scalar) {
        return resolve(scalar, false);
    }

    /** The text with its placeholders replaced, which may name files. */
    String resolveSecret(Scalar scalar) {
        return resolve(scalar, true);
    }

    private String resolve(Scalar scalar, boolean secret) {
        Place place = scalar.place();
        Matcher matcher = PLACEHOLDER.matcher(scalar.text());
        StringBuilder text = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            text.append(literal(place, scalar.text().substring(end, matcher.start()), secret));
            text.append(value(matcher, place, secret));
            end = matcher.end();
        }
        return text.append(literal(place, scalar.text().substring(end), secret)).toString();
    }

    private String value(Matcher found, Place place, boolean secret) {
        if (found.group("literal") != null) {
            return "${";
        }
        String file = found.group("file");
        if (file != null) {
            if (!secret) {
                throw place.error(
                        "only a secret can be read from a file, as target.api-key",
                        "write the value itself, or ${NAME} for an environment variable");
            }
            return content(place, file);
        }
        String value = variable(found);
        if (value == null) {
            throw place.error(
                    "the environment variable " + found.group("name") + " is not set",
                    "set it before the run: export " + found.group("name") + "=…");
        }
        return value;
    }

    private @Nullable String variable(Matcher found) {
        String value = environment.get(found.group("name"));
        return value == null || value.isEmpty() ? found.group("default") : value;
    }

    private static String literal(Place place, String text, boolean secret) {
        if (text.contains("${")) {
            throw place.error(
                    "${ begins a placeholder that cannot be read",
                    secret
                            ? "write ${NAME}, ${NAME:default} or ${file:PATH}; $${ for ${ itself"
                            : "write ${NAME} or ${NAME:default}");
        }
        return text;
    }

    /** The content of a file without its last line end. Error messages never contain any of it. */
    private String content(Place place, String name) {
        String write = "write the path of a file that holds the secret and nothing else; a relative one counts from "
                + (place.isInFile() ? "the job file's folder" : "the current folder");
        Path file;
        try {
            file = (place.isInFile() ? folder : Path.of(""))
                    .resolve(name)
                    .toAbsolutePath()
                    .normalize();
        } catch (InvalidPathException wrong) {
            throw place.error(KeyConverter.shown(name) + " is not a path", write);
        }
        if (name.isBlank() || !Files.isRegularFile(file)) {
            throw place.error(file + " is not a file", write);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_SECRET_BYTES + 1);
            if (bytes.length > MAX_SECRET_BYTES) {
                throw place.error(file + " is longer than 64 KiB: not a secret", write);
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .replaceFirst("\\r?\\n\\z", "");
            if (text.isEmpty()) {
                throw place.error(file + " is empty", write);
            }
            return text;
        } catch (CharacterCodingException binary) {
            throw place.error(file + " is not UTF-8 text", write);
        } catch (IOException unreadable) {
            throw place.error(file + " cannot be read", "make it readable for the user who runs Chatferry");
        }
    }

    @Override
    public String toString() {
        return "Placeholders"; // the environment holds the API key
    }
}
