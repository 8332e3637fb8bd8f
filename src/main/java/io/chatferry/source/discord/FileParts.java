package io.chatferry.source.discord;

import io.chatferry.source.api.ExportFiles.ExportFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files in which the exporter has written a channel in parts: {@code X.json}, {@code X [part 2].json}. */
final class FileParts {

    private static final Pattern PART = Pattern.compile(" \\[part (\\d{1,9})\\](?=(\\.[^./]*)?$)");

    private FileParts() {}

    private record Part(ExportFile file, int whole, int number) {}

    /** The name of the file that would hold all parts. */
    static String whole(String name) {
        return PART.matcher(name).replaceFirst("");
    }

    /** Whether it is one of several files of a channel. */
    static boolean isPart(String name) {
        return PART.matcher(name).find();
    }

    /** The same files, with the parts of each channel in their order. */
    static List<ExportFile> inOrder(List<ExportFile> files) {
        Map<String, Integer> wholes = new HashMap<>();
        List<Part> parts = new ArrayList<>(files.size());
        for (ExportFile file : files) {
            Matcher part = PART.matcher(file.name());
            int number = part.find() ? Integer.parseInt(part.group(1)) : 1;
            int whole = wholes.computeIfAbsent(whole(file.name()), name -> wholes.size());
            parts.add(new Part(file, whole, number));
        }
        parts.sort(Comparator.comparingInt(Part::whole).thenComparingInt(Part::number));
        return parts.stream().map(Part::file).toList();
    }
}
