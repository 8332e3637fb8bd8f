package io.chatferry.source.jdbc;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query as it is sent to the database: one statement that only reads, as far as its text shows. The rights of the user and
 * the read-only transaction are what protects the database; this check finds mistakes.
 *
 * @param sql without a semicolon at its end; each {@code :last} is a {@code ?}
 * @param parameters how many there are
 */
record SqlStatement(String sql, int parameters) {

    private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)?\\$");
    private static final List<String> WRITES = List.of("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "TRUNCATE");
    private static final String LAST = ":last";

    /** How strings are written. */
    enum Strings {
        /** A backslash is a character like others, unless the string begins with {@code E'}. */
        STANDARD,
        /** A backslash escapes the next character, and # begins a comment: MySQL and MariaDB. */
        BACKSLASH
    }

    /**
     * Checks a statement for a database that is not known yet.
     *
     * @throws IllegalArgumentException if it is wrong for every database, with the reason
     */
    static SqlStatement parse(String text) {
        try {
            return parse(text, Strings.STANDARD);
        } catch (IllegalArgumentException wrong) {
            try {
                return parse(text, Strings.BACKSLASH);
            } catch (IllegalArgumentException alsoWrong) {
                throw wrong;
            }
        }
    }

    /**
     * Checks a statement.
     *
     * @throws IllegalArgumentException if it is not one statement that reads, with the reason
     */
    static SqlStatement parse(String text, Strings strings) {
        return new Scanner(text, strings).scan();
    }

    /** Passes over comments and quoted text, and looks at what is left. */
    private static final class Scanner {

        private final String text;
        private final boolean isBackslash;
        private final StringBuilder sql = new StringBuilder();
        private int at;
        private int parameters;
        private boolean hasEnded;
        private String firstWord = "";
        private char before = ' ';

        Scanner(String text, Strings strings) {
            this.text = text;
            this.isBackslash = strings == Strings.BACKSLASH;
        }

        SqlStatement scan() {
            while (at < text.length()) {
                int start = at;
                if (!skipComment()) {
                    one();
                }
                if (!hasEnded && at > start) {
                    copied(start);
                }
            }
            if (firstWord.isEmpty()) {
                throw new IllegalArgumentException("the statement is empty");
            }
            return new SqlStatement(sql.toString().strip(), parameters);
        }

        private void copied(int start) {
            String part = text.substring(start, at);
            boolean isParameter = part.equals(LAST);
            sql.append(isParameter ? "?" : part);
            parameters += isParameter ? 1 : 0;
        }

        /** Passes over one token that is no comment. */
        private void one() {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
                return;
            }
            if (c == ';') {
                hasEnded = true;
                at++;
                return;
            }
            if (hasEnded) {
                throw new IllegalArgumentException("it is more than one statement: something follows the semicolon");
            }
            if (Character.isLetter(c) || c == '_') {
                word();
                return;
            }
            if (firstWord.isEmpty()) {
                throw wrongBeginning(String.valueOf(c));
            }
            if (c == '\'' || c == '"' || c == '`') {
                quoted(c, isBackslash && c != '`');
            } else if (c == '$' && dollarQuoted()) {
                before = c;
                return;
            } else if (c == '?') {
                if (at + 1 >= text.length() || text.charAt(at + 1) != '?') {
                    throw new IllegalArgumentException(
                            "drivers take a ? for a parameter; an operator with ? is written as ??");
                }
                at += 2;
            } else if (c == ':' && isLast()) {
                at += LAST.length();
            } else {
                at++;
            }
            before = c;
        }

        private boolean isLast() {
            int end = at + LAST.length();
            return text.startsWith(LAST, at)
                    && before != ':'
                    && (end >= text.length() || !Character.isJavaIdentifierPart(text.charAt(end)));
        }

        private void word() {
            int start = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || isWordSign(text.charAt(at)))) {
                at++;
            }
            String word = text.substring(start, at).toUpperCase(Locale.ROOT);
            if (word.equals("E") && at < text.length() && text.charAt(at) == '\'') {
                quoted('\'', true);
                before = '\'';
                return;
            }
            if (firstWord.isEmpty()) {
                if (!word.equals("SELECT") && !word.equals("WITH")) {
                    throw wrongBeginning(word);
                }
                firstWord = word;
            } else if (word.equals("INTO") && before != '.') {
                throw new IllegalArgumentException("SELECT … INTO writes; a query only reads");
            } else if ((before == '(' || before == ')') && WRITES.contains(word) && !isCall()) {
                throw new IllegalArgumentException(word + " writes; a query only reads");
            }
            before = 'a';
        }

        private static boolean isWordSign(char c) {
            return c == '_' || c == '$' || c == '#';
        }

        /** Whether a parenthesis follows: REPLACE(…) and INSERT(…) are functions too. */
        private boolean isCall() {
            int next = at;
            while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
                next++;
            }
            return next < text.length() && text.charAt(next) == '(';
        }

        private static IllegalArgumentException wrongBeginning(String word) {
            return new IllegalArgumentException("it must begin with SELECT or WITH, and begins with "
                    + (word.length() > 20 ? "another word" : word));
        }

        private void quoted(char quote, boolean escapes) {
            at++;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '\\' && escapes) {
                    at += 2;
                } else if (c == quote && at + 1 < text.length() && text.charAt(at + 1) == quote) {
                    at += 2;
                } else if (c == quote) {
                    at++;
                    return;
                } else {
                    at++;
                }
            }
            throw new IllegalArgumentException("a quote (" + quote + ") is not closed");
        }

        private boolean dollarQuoted() {
            Matcher tag = DOLLAR_QUOTE.matcher(text).region(at, text.length());
            if (isBackslash || !tag.lookingAt()) {
                return false;
            }
            int end = text.indexOf(tag.group(), tag.end());
            if (end < 0) {
                throw new IllegalArgumentException("a quote (" + tag.group() + ") is not closed");
            }
            at = end + tag.group().length();
            return true;
        }

        private boolean skipComment() {
            if (text.startsWith("--", at) || (isBackslash && text.charAt(at) == '#')) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
                return true;
            }
            if (!text.startsWith("/*", at)) {
                return false;
            }
            if (text.startsWith("/*!", at) || text.startsWith("/*M!", at)) {
                throw new IllegalArgumentException(
                        "a comment with /*! is a statement for MySQL and MariaDB; remove it");
            }
            int end = text.indexOf("*/", at + 2);
            int inner = text.indexOf("/*", at + 2);
            if (end < 0 || (inner >= 0 && inner < end)) {
                throw new IllegalArgumentException(
                        end < 0 ? "a comment (/*) is not closed" : "a comment is inside of another one; remove it");
            }
            at = end + 2;
            return true;
        }
    }
}
