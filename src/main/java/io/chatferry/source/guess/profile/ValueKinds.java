package io.chatferry.source.guess.profile;

import io.chatferry.source.canonical.Times;
import io.chatferry.source.mapping.SampleRows;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Counts which kinds of text some values are. */
public final class ValueKinds {

    private static final List<String> PATTERNS = List.of(
            "dd.MM.yyyy HH:mm",
            "dd.MM.yyyy HH:mm:ss",
            "dd.MM.yy HH:mm",
            "MM/dd/yyyy HH:mm",
            "dd/MM/yyyy HH:mm",
            "MM/dd/yyyy HH:mm:ss",
            "dd/MM/yyyy HH:mm:ss",
            "M/d/yyyy H:mm",
            "d/M/yyyy H:mm",
            "M/d/yyyy H:mm:ss",
            "d/M/yyyy H:mm:ss",
            "M/d/yyyy h:mm a",
            "d/M/yyyy h:mm a",
            "M/d/yyyy h:mm:ss a",
            "M/d/yy H:mm",
            "d.M.yyyy H:mm",
            "d.M.yyyy H:mm:ss",
            "M/d/yy, h:mm a",
            "d/M/yy, h:mm a",
            "M/d/yyyy, h:mm:ss a",
            "d/M/yyyy, h:mm:ss a",
            "d/M/yyyy, HH:mm",
            "M/d/yyyy, HH:mm",
            "dd.MM.yy, HH:mm",
            "dd.MM.yyyy, HH:mm",
            "MMM d, yyyy h:mm a",
            "yyyy/MM/dd HH:mm:ss",
            "yyyy/MM/dd HH:mm",
            "dd-MM-yyyy HH:mm:ss",
            "dd-MM-yyyy HH:mm",
            "d-MMM-yyyy HH:mm:ss",
            "d MMM yyyy HH:mm:ss",
            "yyyyMMddHHmmss");
    private static final Set<String> FLAGS =
            Set.of("true", "false", "t", "f", "yes", "no", "y", "n", "0", "1", "wahr", "falsch", "vrai", "faux");
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d{0,18})");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,12}\\.\\d{1,9}");
    private static final Pattern URL = Pattern.compile("https?://\\S+");
    private static final Pattern MAIL = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[^\\s@]+");
    private static final Pattern MIME =
            Pattern.compile("(image|video|audio|application|text|font|model)/[A-Za-z0-9.+_-]+");
    private static final Pattern FILE = Pattern.compile("[^/\\\\\\r\\n]{1,200}\\.[A-Za-z0-9]{2,5}");
    private static final Pattern EMOJI =
            Pattern.compile(":[a-z0-9_+-]+:|[^\\p{L}\\p{N}\\p{Cntrl}\\s]*[^\\x00-\\x7F]" + "[^\\p{L}\\p{Cntrl}\\s]*");
    /** From 2001-09-09, the first time of ten digits, to 2100. */
    private static final long FIRST_SECOND = 1_000_000_000L;

    private static final long LAST_SECOND = 4_102_444_800L;
    /** The first character of scripts that need no spaces. */
    private static final int FIRST_WIDE = 0x2E80;

    private static final int MAX_TIME = 40;
    private static final int MAX_EMOJI = 24;
    private static final int MAX_PREFIX = 20;

    private final Times times = new Times(ZoneOffset.UTC);
    private List<String> patterns = PATTERNS;
    private long count;
    private long whole;
    private long decimal;
    private long seconds;
    private long fractions;
    private long millis;
    private long micros;
    private long flags;
    private long iso;
    private long zoned;
    private long urls;
    private long mails;
    private long mimes;
    private long files;
    private long emoji;
    private long spaced;
    private long wide;
    private long braced;
    private long lists;
    private long zeros;
    private @Nullable String prefix;
    private long length;

    public void add(String text, boolean isText) {
        addPrefix(text);
        count++;
        length += text.length();
        if (text.indexOf(' ') >= 0 || text.indexOf('\n') >= 0) {
            spaced++;
        }
        wide += text.chars().anyMatch(c -> c >= FIRST_WIDE) ? 1 : 0;
        if (FLAGS.contains(text.toLowerCase(Locale.ROOT))) {
            flags++;
        }
        if (WHOLE.matcher(text).matches()) {
            addNumber(text);
            keepPatterns(text);
            return;
        }
        if (DECIMAL.matcher(text).matches()) {
            decimal++;
            fractions +=
                    isSecond(Long.parseLong(text.substring(0, text.indexOf('.')).replace("-", ""))) ? 1 : 0;
            patterns = List.of();
            return;
        }
        addTime(text);
        urls += URL.matcher(text).matches() ? 1 : 0;
        mails += MAIL.matcher(text).matches() ? 1 : 0;
        mimes += MIME.matcher(text).matches() ? 1 : 0;
        files += FILE.matcher(text).matches() ? 1 : 0;
        emoji += text.length() <= MAX_EMOJI && EMOJI.matcher(text).matches() ? 1 : 0;
        braced += isText && text.startsWith("{") && text.endsWith("}") ? 1 : 0;
        lists += text.matches("[^\\s,;]+([,;][^\\s,;]+)+") ? 1 : 0;
    }

    private void addPrefix(String text) {
        int hash = text.indexOf('#');
        String own = hash > 1 && hash <= MAX_PREFIX && hash < text.length() - 1 ? text.substring(0, hash + 1) : "";
        prefix = count == 0 || own.equals(prefix) ? own : "";
    }

    /** What stands before the ids of all values, as {@code ROOM#}; empty if there is nothing. */
    public String prefix() {
        return prefix == null || !prefix.matches("[A-Za-z_]+#") ? "" : prefix;
    }

    private void addNumber(String text) {
        whole++;
        if (text.length() > 18) {
            return;
        }
        long number = Long.parseLong(text);
        zeros += number == 0 || number == -1 ? 1 : 0;
        seconds += isSecond(number) ? 1 : 0;
        millis += isSecond(number / 1_000) && number >= FIRST_SECOND * 100 ? 1 : 0;
        micros += isSecond(number / 1_000_000) ? 1 : 0;
    }

    private static boolean isSecond(long number) {
        return number >= FIRST_SECOND && number < LAST_SECOND;
    }

    private void addTime(String text) {
        if (text.length() > MAX_TIME || text.length() < 8) {
            patterns = List.of();
            return;
        }
        Times.Read read = Character.isDigit(text.charAt(0)) ? times.read(text) : null;
        if (read != null || Times.isZero(text)) {
            iso++;
            zoned += read == null || read.local() == null ? 1 : 0;
        }
        keepPatterns(text);
    }

    private void keepPatterns(String text) {
        if (patterns.isEmpty()) {
            return;
        }
        List<String> kept = new ArrayList<>();
        for (String pattern : patterns) {
            if (text.length() <= MAX_TIME && SampleRows.isTime(pattern, text)) {
                kept.add(pattern);
            }
        }
        patterns = kept;
    }

    /** The number of plain values. */
    public long count() {
        return count;
    }

    private boolean all(long some) {
        return count > 0 && some == count;
    }

    private boolean nearly(long some) {
        return count > 0 && some * 100 >= count * 95;
    }

    public boolean isWhole() {
        return all(whole);
    }

    public boolean isNumber() {
        return all(whole + decimal);
    }

    public boolean isFlag() {
        return all(flags);
    }

    public boolean isUrl() {
        return nearly(urls);
    }

    public boolean isMail() {
        return nearly(mails);
    }

    public boolean isMime() {
        return nearly(mimes);
    }

    public boolean isFileName() {
        return nearly(files) && !isUrl() && !isMail();
    }

    public boolean isEmoji() {
        return nearly(emoji);
    }

    /** Whether lists are written as {@code {a,b}}. */
    public boolean isBraced() {
        return all(braced);
    }

    /** Whether some values are words with a comma between them, and none has a space. */
    public boolean isCommaList() {
        return lists > 0 && spaced == 0;
    }

    /** Whether the values are texts that people write: long, or with spaces. */
    public boolean isFreeText() {
        return count > 0
                && !isTime()
                && !isUrl()
                && !isNumber()
                && ((spaced + wide) * 100 >= count * 25 || (averageLength() >= 40 && spaced > 0));
    }

    public long averageLength() {
        return count == 0 ? 0 : length / count;
    }

    public boolean isTime() {
        return isIso() || unit() != null || !patterns().isEmpty();
    }

    public boolean isIso() {
        return all(iso);
    }

    /** Whether some times say no zone. */
    public boolean isLocal() {
        return (isIso() && zoned < count) || (!patterns().isEmpty() && !isNumber());
    }

    /** The unit of times that are numbers since 1970; null if they are none. */
    @Nullable
    public String unit() {
        if (count == 0 || zeros == count) {
            return null;
        }
        if (all(seconds + zeros) || all(fractions + zeros)) {
            return "s";
        }
        return all(millis + zeros) ? "ms" : all(micros + zeros) ? "us" : null;
    }

    /** The patterns that all values fit, if they are times of no standard. */
    public List<String> patterns() {
        return count == 0 || isIso() || unit() != null || (isNumber() && averageLength() != 14) ? List.of() : patterns;
    }
}
