package io.chatferry.sandbox.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/** The settings of a sandbox: a value for each {@link Setting}. Immutable. */
public final class SandboxSettings {

    /** The default API key; refused if other machines can reach the sandbox. */
    public static final String DEFAULT_KEY = "sandbox";

    private final Map<Setting, String> values;

    private SandboxSettings(Map<Setting, String> values) {
        this.values = values;
    }

    public static SandboxSettings defaults() {
        return parse(Map.of());
    }

    /**
     * Settings as given on the command line.
     *
     * @throws IllegalArgumentException with what is wrong and what to do, for an unknown key or a malformed value
     */
    public static SandboxSettings parse(Map<String, String> given) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            values.put(setting, setting.defaultValue());
        }
        given.forEach((key, value) -> {
            Setting setting = Setting.of(key).orElseThrow(() -> unknown(key));
            if (!setting.accepts(value)) {
                throw new IllegalArgumentException(key + " takes " + setting.expectedForm() + ", not '" + value + "'"
                        + "\n  write it as --set sandbox.latency.median=20ms");
            }
            values.put(setting, value);
        });
        return new SandboxSettings(values);
    }

    /** These settings with one changed. */
    public SandboxSettings with(String key, String value) {
        SandboxSettings changed = parse(Map.of(key, value));
        Map<Setting, String> all = new EnumMap<>(values);
        Setting.of(key).ifPresent(setting -> all.put(setting, changed.text(setting)));
        return new SandboxSettings(all);
    }

    private static IllegalArgumentException unknown(String key) {
        String nearest = Arrays.stream(Setting.values())
                .map(Setting::key)
                .min(Comparator.comparingInt(known -> distance(known, key)))
                .orElseThrow();
        return new IllegalArgumentException("the sandbox has no setting " + key + "\n  the nearest one is " + nearest);
    }

    public String text(Setting setting) {
        String value = values.get(setting);
        return value == null ? setting.defaultValue() : value;
    }

    public boolean is(Setting setting, String word) {
        return text(setting).equals(word);
    }

    public boolean on(Setting flag) {
        return is(flag, "true");
    }

    public int count(Setting setting) {
        return Integer.parseInt(text(setting));
    }

    public double number(Setting setting) {
        return Double.parseDouble(text(setting));
    }

    /** A duration in real time: divided by the speed. */
    public Duration duration(Setting setting) {
        Duration written = parseDuration(text(setting));
        return Duration.ofNanos((long) (written.toNanos() / number(Setting.SPEED)));
    }

    /** A duration as written, for spans of chat history. */
    public Duration span(Setting setting) {
        return parseDuration(text(setting));
    }

    static Duration parseDuration(String text) {
        int digits = 0;
        while (Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        long amount = Long.parseLong(text.substring(0, digits));
        return switch (text.substring(digits)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** Edit distance of Levenshtein. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(above[j] + 1, row[j - 1] + 1), above[j - 1] + change);
            }
            above = row;
        }
        return above[b.length()];
    }

    /** All settings except the API keys. */
    @Override
    public String toString() {
        Map<Setting, String> shown = new EnumMap<>(values);
        shown.remove(Setting.API_KEY);
        shown.remove(Setting.AUTH_KEY);
        return shown.toString();
    }
}
