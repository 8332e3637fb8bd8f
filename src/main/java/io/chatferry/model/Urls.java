package io.chatferry.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Masks passwords of URLs in texts that are shown. */
public final class Urls {

    private static final Pattern JDBC = Pattern.compile("(?i)jdbc:[^\\s\"'<>]*");
    private static final Pattern OPTIONS = Pattern.compile("[?;&].*");
    private static final Pattern USER = Pattern.compile("://[^\\s\"'<>]*@");
    private static final Pattern JDBC_USER = Pattern.compile("//.*@");

    private Urls() {}

    /** The text with masked user-info of its URLs, and masked options of JDBC URLs. */
    public static String masked(String text) {
        String jdbc = JDBC.matcher(text).replaceAll(found -> Matcher.quoteReplacement(database(found.group())));
        return USER.matcher(jdbc).replaceAll("://***@");
    }

    private static String database(String url) {
        // user and password first: a ? in a password does not begin the options
        String anonymous = JDBC_USER.matcher(url).replaceFirst("//***@");
        return OPTIONS.matcher(anonymous).replaceFirst("?***");
    }
}
