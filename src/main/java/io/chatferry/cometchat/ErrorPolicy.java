package io.chatferry.cometchat;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an error code means for the job: the one table (DESIGN section 8; the codes are those of cometchat-api.md sections
 * 4.5 and 8.3). The HTTP status has no say: {@code ERR_GROUP_NOT_JOINED} is a 401.
 *
 * @param code as the error envelope or an import row gives it; a trailing {@code *} stands for all that begin so
 * @param treatment what to do
 * @param mayHaveHappened a fault within the server: what was asked for may have been done all the same
 * @param why in a few words
 */
public record ErrorPolicy(String code, Treatment treatment, boolean mayHaveHappened, String why) {

    /** Whom a refusal concerns. */
    public enum Treatment {
        /** This message (or row) only: it fails. */
        MESSAGE,
        /** A user, group or membership that is missing or already there: create, join or leave out, and send again. */
        ENTITY,
        /** Nobody: the same request may succeed later. */
        RETRY,
        /** Every request of the job: stop. */
        JOB,
        /** The key: stop. */
        KEY
    }

    private static final Map<String, ErrorPolicy> TABLE = Arrays.stream(new ErrorPolicy[] {
                row("AUTH_ERR_*", Treatment.KEY, "the app id, the key or its scope is wrong"),
                row("ERR_APIKEY_NOT_FOUND", Treatment.KEY, "the key does not exist any more"),
                row("ERR_APIKEY_NO_SELF_ACTION", Treatment.KEY, "the key may not do this to itself"),
                row("ERR_PLAN_*", Treatment.JOB, "the plan lacks the feature or its quota is used up"),
                row("ERR_SUBSCRIPTION_EXPIRED", Treatment.JOB, "the subscription has expired"),
                row("ERR_FEATURE_NOT_ACCESSIBLE", Treatment.JOB, "the feature is switched off for the app"),
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
                fault("ERR_OPERATION_FAILED", "the database failed"),
                fault("ERR_MISSION_FAILED", "a fatal error, or the database took too long"),
                fault("ERR_EXCEPTION", "an error that the server did not handle"),
                fault("ERR_BAD_ERROR_RESPONSE", "an error for which the server has no name"),
                fault("ERR_WS_*", "a side effect on the realtime server failed"),
            })
            .collect(Collectors.toUnmodifiableMap(ErrorPolicy::code, Function.identity()));

    private static ErrorPolicy row(String code, Treatment treatment, String why) {
        return new ErrorPolicy(code, treatment, false, why);
    }

    private static ErrorPolicy fault(String code, String why) {
        return new ErrorPolicy(code, Treatment.RETRY, true, why);
    }

    /** The row for a code; a code that the table does not know concerns the message alone. */
    public static ErrorPolicy of(String code) {
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
        return row(code, Treatment.MESSAGE, "the target refuses this message");
    }

    static boolean isThrottle(@Nullable String code) {
        return "ERR_TOO_MANY_REQUESTS".equals(code);
    }
}
