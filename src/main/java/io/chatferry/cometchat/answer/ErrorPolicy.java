package io.chatferry.cometchat.answer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an error code means for the job: the only table of codes (CometChat documentation, "Error Guide"). The HTTP status
 * has no say: {@code ERR_GROUP_NOT_JOINED} is a 401.
 *
 * @param code as the error envelope or an import row gives it; a trailing {@code *} stands for all that begin so
 * @param treatment what to do
 * @param mayHaveHappened a fault within the server: what was asked for may have been done all the same
 * @param unspecific the code names no cause, or none that is documented: it may stand for the age of a message, for which
 *     there is no documented code
 * @param reason in a few words
 */
public record ErrorPolicy(
        String code, Treatment treatment, boolean mayHaveHappened, boolean unspecific, String reason) {

    /** A code that is not in the table and has one of these parts speaks of the plan of the customer. */
    private static final Set<String> PLAN_WORDS = Set.of(
            "PLAN",
            "PLANS",
            "SUBSCRIPTION",
            "SUBSCRIPTIONS",
            "FEATURE",
            "FEATURES",
            "TRIAL",
            "QUOTA",
            "BILLING",
            "PAYMENT",
            "LICENSE",
            "LICENCE");

    /** Refusals of the app, whatever the key. */
    private static final Pattern NO_SUCH_APP =
            Pattern.compile("^(AUTH_ERR_(EMPTY|INVALID)_APPID|(AUTH_)?ERR_APP_NOT_FOUND)");

    /** What a refusal concerns. */
    public enum Treatment {
        /** This message (or row) only: it fails. */
        MESSAGE,
        /** A user, group or membership that is missing or already there: create, join or leave out, and send again. */
        ENTITY,
        /** Nothing lasting: the same request may succeed later. */
        RETRY,
        /** Every request of the job: stop. */
        JOB,
        /** The key: stop. */
        KEY
    }

    private static final Map<String, ErrorPolicy> TABLE = Arrays.stream(new ErrorPolicy[] {
                row("AUTH_ERR_*", Treatment.KEY, "the app id, the key or its scope is wrong"),
                row("ERR_APP_NOT_FOUND", Treatment.KEY, "the app is not known, or not in this region"),
                row("ERR_APIKEY_NOT_FOUND", Treatment.KEY, "the key does not exist any more"),
                row("ERR_APIKEY_NO_SELF_ACTION", Treatment.KEY, "the key may not do this to itself"),
                row("ERR_PLAN_*", Treatment.JOB, "the plan lacks the feature or its quota is used up"),
                row("ERR_SUBSCRIPTION_*", Treatment.JOB, "the subscription has expired"),
                row("ERR_FEATURE_*", Treatment.JOB, "the feature is switched off for the app"),
                row("ERR_INVALID_API_VERSION", Treatment.JOB, "the base URL names another version of the API"),
                row("ERR_API_NOT_FOUND", Treatment.JOB, "the base URL leads to no such call"),
                row("ERR_UID_NOT_FOUND", Treatment.ENTITY, "the user is absent or deactivated"),
                row("ERR_GUID_NOT_FOUND", Treatment.ENTITY, "the group is absent"),
                row("ERR_ROLE_NOT_FOUND", Treatment.ENTITY, "the user's role has to be created first"),
                row("ERR_GROUP_NOT_JOINED", Treatment.ENTITY, "the sender is no member of the group"),
                row("ERR_NOT_A_MEMBER", Treatment.ENTITY, "the user is no member of the group"),
                row("ERR_UID_ALREADY_EXISTS", Treatment.ENTITY, "the user is there already"),
                row("ERR_GUID_ALREADY_EXISTS", Treatment.ENTITY, "the group is there already"),
                row("ERR_ROLE_ALREADY_EXISTS", Treatment.ENTITY, "the role is there already"),
                row("ERR_ALREADY_JOINED", Treatment.ENTITY, "the user is a member already"),
                row("ERR_TOO_MANY_REQUESTS", Treatment.RETRY, "a rate limit"),
                row("ERR_MESSAGE_NO_ACCESS", Treatment.RETRY, "a new message can be answered only after some seconds"),
                row("ERR_IMPORT_MUID_ALREADY_EXISTS", Treatment.MESSAGE, "the target has a message with this muid"),
                row("ERR_IMPORT_INVALID_MESSAGE_FORMAT", Treatment.MESSAGE, "the row is no message"),
                row("ERR_IMPORT_INVALID_USER_FORMAT", Treatment.MESSAGE, "the row is no user"),
                row("ERR_IMPORT_INVALID_GROUP_FORMAT", Treatment.MESSAGE, "the row is no group"),
                row("ERR_IMPORT_INVALID_MEMBER_FORMAT", Treatment.MESSAGE, "the row is no membership"),
                row("ERR_IMPORT_INVALID_JOINEDAT", Treatment.MESSAGE, "the time of joining is out of range"),
                row("ERR_EMPTY_RECEIVER", Treatment.MESSAGE, "the receiver is missing"),
                row("ERR_INVALID_RECEIVER_TYPE", Treatment.MESSAGE, "the receiver's type is wrong"),
                row("ERR_INVALID_MESSAGE_DATA", Treatment.MESSAGE, "the data is wrong"),
                row("ERR_EMPTY_MESSAGE_TEXT", Treatment.MESSAGE, "the text is empty"),
                row("ERR_INVALID_MESSAGE_TEXT", Treatment.MESSAGE, "the text is wrong"),
                row("ERR_EMPTY_MESSAGE_CATEGORY", Treatment.MESSAGE, "the category is missing"),
                row("ERR_INVALID_MESSAGE_CATEGORY", Treatment.MESSAGE, "the category is wrong"),
                row("ERR_EMPTY_MESSAGE_TYPE", Treatment.MESSAGE, "the type is missing"),
                row("ERR_INVALID_MESSAGE_TYPE", Treatment.MESSAGE, "the type is wrong"),
                row("ERR_EMPTY_MESSAGE_FILE", Treatment.MESSAGE, "the file is missing"),
                row("ERR_INVALID_MEDIA_MESSAGE", Treatment.MESSAGE, "the attachment is wrong"),
                row("ERR_EMPTY_CUSTOM_DATA", Treatment.MESSAGE, "the custom data is missing"),
                row("ERR_INVALID_CUSTOM_DATA", Treatment.MESSAGE, "the custom data is wrong"),
                row("ERR_INVALID_METADATA", Treatment.MESSAGE, "the metadata is wrong"),
                row("ERR_BLOCKED_*", Treatment.MESSAGE, "a user, an extension or a webhook blocks it"),
                row("ERR_WRONG_*", Treatment.MESSAGE, "it does not belong where it should go"),
                row("ERR_MESSAGE_THREAD_NESTING", Treatment.MESSAGE, "its parent is a reply"),
                row("ERR_BOT_NOT_FOUND", Treatment.MESSAGE, "the sender is no bot"),
                row("ERR_NO_VACANCY", Treatment.MESSAGE, "the group is full"),
                row("ERR_GROUP_*", Treatment.MESSAGE, "the sender's rights in the group do not allow it"),
                new ErrorPolicy("ERR_BAD_REQUEST", Treatment.MESSAGE, false, true, "a field is not accepted"),
                fault("ERR_OPERATION_FAILED", true, "the database failed"),
                fault("ERR_MISSION_FAILED", true, "a fatal error, or the database took too long"),
                fault("ERR_EXCEPTION", true, "an error that the server did not handle"),
                fault("ERR_BAD_ERROR_RESPONSE", true, "an error for which the server has no name"),
                fault("ERR_WS_*", false, "a side effect on the realtime server failed"),
            })
            .collect(Collectors.toUnmodifiableMap(ErrorPolicy::code, Function.identity()));

    private static ErrorPolicy row(String code, Treatment treatment, String reason) {
        return new ErrorPolicy(code, treatment, false, false, reason);
    }

    private static ErrorPolicy fault(String code, boolean unspecific, String reason) {
        return new ErrorPolicy(code, Treatment.RETRY, true, unspecific, reason);
    }

    /**
     * The row for a code. One that the table does not know concerns the message alone, unless its name says that it is about
     * the plan.
     */
    public static ErrorPolicy of(String given) {
        String code = given.strip().toUpperCase(Locale.ROOT);
        ErrorPolicy exact = TABLE.get(code);
        if (exact != null) {
            return exact;
        }
        for (int end = code.indexOf('_'); end >= 0; end = code.indexOf('_', end + 1)) {
            ErrorPolicy family = TABLE.get(code.substring(0, end + 1) + "*");
            if (family != null) {
                return family;
            }
        }
        if (Arrays.stream(code.split("_", -1)).anyMatch(PLAN_WORDS::contains)) {
            return row(code, Treatment.JOB, "the plan does not allow it");
        }
        return new ErrorPolicy(code, Treatment.MESSAGE, false, true, "the target refuses this message");
    }

    /** Whether every request of the job meets this refusal: the key, the plan, the path. */
    public boolean concernsAll() {
        return treatment == Treatment.KEY || treatment == Treatment.JOB;
    }

    public static boolean isThrottle(@Nullable String code) {
        return "ERR_TOO_MANY_REQUESTS".equals(code);
    }

    /**
     * What to tell the user when the target refuses the key.
     *
     * @param detail code, status and reason of the refusal
     */
    public static String keyRefused(String detail) {
        return NO_SUCH_APP.matcher(detail).find()
                ? "The target does not know the app: " + detail
                        + "\nCheck target.region first (us, eu or in: an app is known only in its own), then target.app-id."
                : "The target refuses the key: " + detail
                        + "\nCheck target.api-key (a key with scope fullAccess), target.app-id and target.region.";
    }
}
