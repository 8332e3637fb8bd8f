package io.chatferry.source.guess.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a column of times is written into a mapping. */
public final class TimeSpec {

    private TimeSpec() {}

    /** The value of a field. */
    public static Object value(Column column) {
        String unit = column.kinds().unit();
        List<String> patterns = column.kinds().patterns();
        if (unit == null && patterns.isEmpty()) {
            return column.ref();
        }
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("from", column.ref());
        spec.put("time", unit == null ? patterns.get(0) : unit);
        return spec;
    }

    /** Its evidence. */
    public static String evidence(Column column, long rows) {
        ValueKinds kinds = column.kinds();
        if (kinds.isFlag() && !kinds.isTime()) {
            return "a flag: the time is that of the last change";
        }
        String count = column.filled() + " of " + rows + " rows have ";
        if (kinds.unit() != null) {
            return count + "a number of " + kinds.unit() + " since 1970";
        }
        List<String> patterns = kinds.patterns();
        if (patterns.isEmpty()) {
            return count + "a time" + (kinds.isLocal() ? ", without a zone" : "");
        }
        boolean dayFirst = patterns.get(0).indexOf('d') < patterns.get(0).indexOf('M');
        return patterns.stream().allMatch(pattern -> (pattern.indexOf('d') < pattern.indexOf('M')) == dayFirst)
                ? count + "a time of this pattern"
                : "? day and month could be the other way round: "
                        + patterns.stream()
                                .filter(pattern -> (pattern.indexOf('d') < pattern.indexOf('M')) != dayFirst)
                                .findFirst()
                                .orElse("");
    }
}
