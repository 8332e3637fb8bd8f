package io.chatferry.job.preview;

import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.RequestBodies;
import io.chatferry.config.JobSettings;
import io.chatferry.model.Endpoint;
import io.chatferry.model.EntityRef;
import io.chatferry.model.Outbound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The requests by which a record would be sent into an empty target, made as a run makes them, and what of them only a run can
 * tell. Users and groups have to be added before the messages that name them. Not thread-safe.
 */
final class PreviewRequests {

    /** Ids of users and groups that are remembered. */
    private static final int MAX_IDS = 200_000;
    /** Characters of details that are remembered, to be shown with the first message of a user or group. */
    private static final int MAX_DETAILS = 4 << 20;

    private static final String LATER = "(later)";

    private final boolean areAhead;
    private final Endpoint endpoint;
    private final boolean hasBothEndpoints;
    private final Set<String> ids = new HashSet<>();
    private final Map<String, String> details = new HashMap<>();
    private int detailChars;

    PreviewRequests(JobSettings settings) {
        Set<Endpoint> endpoints = settings.target().endpoints();
        this.endpoint = endpoints.contains(Endpoint.SEND)
                ? Endpoint.SEND
                : endpoints.contains(Endpoint.MODERATION) ? Endpoint.MODERATION : Endpoint.IMPORT;
        this.hasBothEndpoints = endpoints.size() > 1;
        this.areAhead = settings.content().usersAhead() || endpoint == Endpoint.SEND;
    }

    /** The requests of a record, and what is not known yet. */
    record Requests(List<ApiCall> calls, List<String> later) {}

    /** Remembers a user or group that the export describes. */
    void add(Outbound outbound) {
        if (outbound instanceof Outbound.OutboundUser user) {
            add(user.ref(), RequestBodies.forMessage(user.details()));
        } else if (outbound instanceof Outbound.OutboundGroup group) {
            add(group.ref(), withOwner(group));
        }
    }

    private void add(EntityRef entity, String json) {
        if (ids.size() < MAX_IDS && ids.add(key(entity)) && !areAhead && detailChars + json.length() < MAX_DETAILS) {
            details.put(key(entity), json);
            detailChars += json.length();
        }
    }

    private static String key(EntityRef entity) {
        return entity.kind() + " " + entity.targetId();
    }

    private static String withOwner(Outbound.OutboundGroup group) {
        EntityRef owner = group.owner();
        return owner == null ? group.details() : RequestBodies.withOwner(group.details(), owner.targetId());
    }

    /** The requests for a record. */
    Requests of(Outbound outbound) {
        if (outbound instanceof Outbound.OutboundMessage message) {
            return message(message);
        }
        List<String> later = new ArrayList<>();
        if (outbound instanceof Outbound.OutboundUser user) {
            carried(later, "user");
            if (user.details().contains("\"role\":")) {
                later.add("its role is created first if the target lacks it");
            }
            if (user.details().contains("\"deactivatedAt\":")) {
                later.add("a user who writes messages is deactivated after all messages");
            }
            return one(
                    ApiCalls.importUsers(
                            RequestBodies.importUsers(Map.of(user.ref().targetId(), user.details()))),
                    later);
        }
        if (outbound instanceof Outbound.OutboundGroup group) {
            carried(later, "group");
            return one(
                    ApiCalls.importGroups(
                            RequestBodies.importGroups(Map.of(group.ref().targetId(), withOwner(group)))),
                    later);
        }
        Outbound.OutboundMember member = (Outbound.OutboundMember) outbound;
        described(later, "group", member.group());
        described(later, "user", member.user());
        String id =
                RequestBodies.memberId(member.group().targetId(), member.user().targetId());
        return one(ApiCalls.importMembers(RequestBodies.importMembers(Map.of(id, member.details()))), later);
    }

    private static Requests one(ApiCall call, List<String> later) {
        return new Requests(List.of(call), later);
    }

    private void carried(List<String> later, String what) {
        if (!areAhead) {
            later.add("the first message that names this " + what + " carries its details instead of this request");
        }
    }

    private Requests message(Outbound.OutboundMessage message) {
        List<String> later = new ArrayList<>();
        described(later, "sender", message.sender());
        described(later, "receiver", message.receiver());
        if (!message.files().isEmpty()) {
            later.add("the addresses of its files in the store, their types and sizes");
        }
        if (message.derived()) {
            later.add("it has no muid: of several equal messages all but the first get a number behind this one");
        }
        List<ApiCall> calls = new ArrayList<>();
        String parent = message.followups().parentMuid();
        calls.add(parent != null ? reply(message, later, parent) : send(message, later));
        message.followups()
                .reactions()
                .forEach(each -> calls.add(ApiCalls.react(each.user().targetId(), LATER, each.reaction())));
        if (message.followups().deleted()) {
            calls.add(ApiCalls.deleteMessage(message.sender().targetId(), LATER));
        }
        if (calls.size() > 1) {
            later.add("the requests after the first one need the id that the target gives the message");
        }
        return new Requests(calls, later);
    }

    private static ApiCall reply(Outbound.OutboundMessage message, List<String> later, String parent) {
        later.add("whether message " + parent + ", to which it replies, is in the export, and the target's id of it");
        return ApiCalls.reply(message.sender().targetId(), LATER, RequestBodies.live(message.body(), message.muid()));
    }

    private ApiCall send(Outbound.OutboundMessage message, List<String> later) {
        if (endpoint == Endpoint.SEND) {
            return ApiCalls.sendMessage(
                    message.sender().targetId(), RequestBodies.live(message.body(), message.muid()));
        }
        if (hasBothEndpoints) {
            later.add("with two endpoints, which of them carries the message");
        }
        String sender = carry(message.sender());
        String receiver = carry(message.receiver());
        boolean toGroup = message.receiver().kind() == io.chatferry.model.Kind.GROUP;
        if (sender != null || receiver != null) {
            later.add("the details of users and groups go along only if the target lacks them");
        }
        String body = RequestBodies.withIdentity(
                message.body(), message.muid(), sender, toGroup ? null : receiver, toGroup ? receiver : null);
        return endpoint == Endpoint.MODERATION
                ? ApiCalls.sendModerated(body)
                : ApiCalls.importMessages(RequestBodies.importMessages(Map.of(message.muid(), body)));
    }

    /** The details, for the first message that names a user or group. */
    private @Nullable String carry(EntityRef entity) {
        return details.remove(key(entity));
    }

    private void described(List<String> later, String role, EntityRef entity) {
        if (!ids.contains(key(entity))) {
            later.add(role + " " + entity.sourceId()
                    + ": no row read so far describes it; another file may, or it is created by what names it");
        }
    }
}
