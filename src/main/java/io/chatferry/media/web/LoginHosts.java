package io.chatferry.media.web;

import io.chatferry.model.link.UrlQuery;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where systems send someone to who is not logged in. */
public final class LoginHosts {

    private static final Set<String> FIRST_LABELS =
            Set.of("login", "signin", "accounts", "account", "auth", "sso", "idp", "adfs", "identity", "id");

    private static final Pattern PROVIDERS =
            Pattern.compile("(?:.*\\.)?(?:microsoftonline\\.com|okta\\.com|auth0\\.com|onelogin\\.com|live\\.com)");

    private static final Set<String> SEGMENTS = Set.of(
            "login",
            "log-in",
            "log_in",
            "signin",
            "sign-in",
            "sign_in",
            "sign-on",
            "sso",
            "saml",
            "saml2",
            "oauth",
            "oauth2",
            "authorize",
            "servicelogin",
            "adfs",
            "auth",
            "authenticate",
            "session",
            "sessions");

    /** Where to return to after the login. */
    private static final Set<String> RETURN_PARAMETERS = Set.of(
            "redir",
            "redirect",
            "redirect_uri",
            "redirect_url",
            "next",
            "continue",
            "return",
            "return_to",
            "returnto",
            "returnurl");

    private LoginHosts() {}

    /** Whether its host, a folder or page of its path, or a parameter is named as those of logins are. */
    public static boolean isLogin(Target target) {
        return FIRST_LABELS.contains(target.host().split("\\.", 2)[0])
                || PROVIDERS.matcher(target.host()).matches()
                || Stream.of(target.path().toLowerCase(Locale.ROOT).split("/"))
                        .map(segment -> segment.replaceFirst("\\.[a-z]{2,5}$", ""))
                        .anyMatch(SEGMENTS::contains)
                || UrlQuery.parameters(target.pathAndQuery()).keySet().stream().anyMatch(RETURN_PARAMETERS::contains);
    }
}
