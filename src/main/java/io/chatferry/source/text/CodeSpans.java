package io.chatferry.source.text;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where code stands in a text of Markdown: in fenced and indented blocks, and between backticks. Nothing in code is markup. Not
 * thread-safe.
 */
public final class CodeSpans {

    private static final Pattern FENCE = Pattern.compile("(?:[ \\t]*>){0,20}+[ \\t]*(`{3,}|~{3,})([^`\\n]*)");
    private static final Pattern LIST_ITEM = Pattern.compile("[ \\t]*([-*+]|\\d{1,9}[.)])[ \\t].*");

    private final String text;
    private final Predicate<String> isText;
    private final Deque<String> textFences = new ArrayDeque<>(0);
    private int[] ends = new int[8];
    private int count;

    private CodeSpans(String text, Predicate<String> isText) {
        this.text = text;
        this.isText = isText;
    }

    /** The code of a text. */
    public static CodeSpans in(String text) {
        return in(text, language -> false);
    }

    /**
     * The code of a text.
     *
     * @param isText whether a fenced block is text after all, by the word behind its fence, as {@code quote} in Zulip
     */
    public static CodeSpans in(String text, Predicate<String> isText) {
        CodeSpans spans = new CodeSpans(text, isText);
        if (text.indexOf('`') >= 0 || text.contains("~~~") || text.contains("    ") || text.indexOf('\t') >= 0) {
            spans.find();
        }
        return spans;
    }

    /** Whether a character is part of code, by its index. */
    public boolean contains(int index) {
        int at = Arrays.binarySearch(ends, 0, count, index);
        // begins and ends take turns: an index behind an odd number of them is inside
        return at >= 0 ? at % 2 == 0 : (-at - 1) % 2 == 1;
    }

    private void find() {
        int paragraph = 0;
        boolean isAfterBlank = true;
        boolean isInList = false;
        int at = 0;
        while (at < text.length()) {
            int end = lineEnd(at);
            String line = text.substring(at, end);
            Matcher fence = line.indexOf("```") >= 0 || line.indexOf("~~~") >= 0 ? FENCE.matcher(line) : null;
            if (fence != null && fence.matches()) {
                inline(paragraph, at);
                end = fenced(at, end, fence.group(1), fence.group(2).strip());
                paragraph = end;
                isAfterBlank = true;
            } else if (line.isBlank()) {
                inline(paragraph, at);
                paragraph = end;
                isAfterBlank = true;
            } else if (isAfterBlank && !isInList && (line.startsWith("    ") || line.startsWith("\t"))) {
                add(at, end);
                paragraph = end;
            } else {
                isInList = LIST_ITEM.matcher(line).matches() || (isInList && Character.isWhitespace(line.charAt(0)));
                isAfterBlank = false;
            }
            at = end + 1;
        }
        inline(paragraph, text.length());
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    /** A line that begins or ends a fenced block; returns the end of the last line that belongs to it. */
    private int fenced(int start, int end, String fence, String language) {
        String opened = textFences.peek();
        if (language.isEmpty() && opened != null && closes(fence, opened)) {
            textFences.pop();
            return end;
        }
        int word = language.indexOf(' ');
        if (isText.test(word < 0 ? language : language.substring(0, word))) {
            textFences.push(fence);
            return end;
        }
        int last = end;
        while (last < text.length()) {
            int from = last + 1;
            last = lineEnd(from);
            Matcher closing = FENCE.matcher(text.substring(from, last));
            if (closing.matches() && closing.group(2).isBlank() && closes(closing.group(1), fence)) {
                break;
            }
        }
        add(start, last);
        return last;
    }

    private static boolean closes(String fence, String opened) {
        return fence.charAt(0) == opened.charAt(0) && fence.length() >= opened.length();
    }

    /** Code between equal runs of backticks in a paragraph. */
    private void inline(int from, int to) {
        int at = text.indexOf('`', from);
        while (at >= 0 && at < to) {
            int run = runEnd(at, to);
            int close = at > from && text.charAt(at - 1) == '\\' ? -1 : closing(run, to, run - at);
            if (close >= 0) {
                add(at, close);
                run = close;
            }
            at = text.indexOf('`', run);
        }
    }

    private int runEnd(int from, int to) {
        int end = from;
        while (end < to && text.charAt(end) == '`') {
            end++;
        }
        return end;
    }

    /** The end of the next run of that length; -1 if there is none. */
    private int closing(int from, int to, int length) {
        int at = text.indexOf('`', from);
        while (at >= 0 && at < to) {
            int end = runEnd(at, to);
            if (end - at == length) {
                return end;
            }
            at = text.indexOf('`', end);
        }
        return -1;
    }

    private void add(int from, int to) {
        if (from >= to) {
            return;
        }
        if (count + 2 > ends.length) {
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        ends[count++] = from;
        ends[count++] = to;
    }
}
