package io.chatferry.sandbox.api;

import io.chatferry.sandbox.app.ApiException;
import io.chatferry.sandbox.app.App;
import io.chatferry.sandbox.app.Clock;
import io.chatferry.sandbox.app.ErrorCode;
import io.chatferry.sandbox.app.Json;
import io.chatferry.sandbox.app.Routes;
import io.chatferry.sandbox.http.Call;
import io.chatferry.sandbox.http.Reply;
import io.chatferry.sandbox.limits.CallClass;
import io.chatferry.sandbox.limits.Limits;
import io.chatferry.sandbox.limits.Permit;
import io.chatferry.sandbox.settings.SandboxSettings;
import io.chatferry.sandbox.settings.Setting;
import io.chatferry.sandbox.store.Store;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Handles every call under {@code /v3}: checks the key, finds the route, checks the limits, calls the resource. Thread-safe. */
public final class ChatApi {

    private final SandboxSettings settings;
    private final Limits limits;
    private final Routes routes = new Routes();

    public ChatApi(Store store, SandboxSettings settings, Limits limits, InstantSource time) {
        this.settings = settings;
        this.limits = limits;
        App app = App.of(store, settings, limits, new Clock(time));
        MembersResource members = new MembersResource(app);
        new ModerationResource(app).addTo(routes);
        new MessageLists(app).addTo(routes);
        new ImportResource(app).addTo(routes);
        new UsersResource(app).addTo(routes);
        new GroupsResource(app, members).addTo(routes);
        members.addTo(routes);
        new RolesResource(app).addTo(routes);
        new MessagesResource(app).addTo(routes);
        new ReactionsResource(app).addTo(routes);
        new RelationsResource(app).addTo(routes);
        new ConversationsResource(app).addTo(routes);
        new BotsResource(app).addTo(routes);
    }

    /**
     * An answer and the route of its call.
     *
     * @param route as counted, for example {@code GET /users/{uid}}
     */
    public record Answered(String route, Reply reply) {}

    /** Handles a call. Never throws. */
    public Answered answer(Call call) {
        Optional<Routes.Match> match = Optional.empty();
        Map<String, String> headers = Map.of();
        try {
            authenticate(call);
            match = match(call);
            if (match.isEmpty()) {
                throw new ApiException(
                        ErrorCode.ERR_API_NOT_FOUND, "There is no call " + call.method() + " " + call.path() + ".");
            }
            headers = permit(match.get().route().callClass());
            byte[] body =
                    Json.bytes(match.get().route().handler().handle(match.get().request()));
            return new Answered(name(match), Reply.json(200, body).with(headers));
        } catch (ApiException refused) {
            Map<String, String> all = new HashMap<>(headers);
            all.putAll(refused.headers());
            return new Answered(
                    name(match),
                    Reply.json(refused.status(), Json.bytes(refused.envelope())).with(all));
        } catch (RuntimeException bug) {
            ApiException refused = new ApiException(ErrorCode.ERR_EXCEPTION, "The sandbox failed: " + bug);
            return new Answered(name(match), Reply.json(refused.status(), Json.bytes(refused.envelope())));
        }
    }

    private static String name(Optional<Routes.Match> match) {
        return match.map(found -> found.route().name()).orElse("unknown");
    }

    private void authenticate(Call call) {
        String key = call.header("apikey");
        if (key == null || key.isEmpty()) {
            throw new ApiException(ErrorCode.AUTH_ERR_EMPTY_APIKEY);
        }
        if (key.equals(settings.text(Setting.API_KEY))) {
            return;
        }
        if (key.equals(settings.text(Setting.AUTH_KEY))) {
            throw new ApiException(ErrorCode.AUTH_ERR_NO_ACCESS);
        }
        throw new ApiException(ErrorCode.AUTH_ERR_APIKEY_NOT_FOUND, "The API key " + masked(key) + " was not found.")
                .withStatus(settings.count(Setting.BAD_KEY));
    }

    /** The first and last five characters, as the live API shows a key; nothing of a short one. */
    private static String masked(String key) {
        return key.length() < 20 ? "*****" : key.substring(0, 5) + "*****" + key.substring(key.length() - 5);
    }

    private Optional<Routes.Match> match(Call call) {
        List<String> segments = call.segments();
        if (segments.isEmpty() || !segments.get(0).equals("v3")) {
            throw new ApiException(ErrorCode.ERR_INVALID_API_VERSION, "The version of the API is v3.");
        }
        return routes.match(call, segments.subList(1, segments.size()));
    }

    private Map<String, String> permit(CallClass callClass) {
        Permit permit = limits.call(callClass);
        if (!permit.granted()) {
            throw App.tooMany(permit, "No more than " + permit.limit() + " requests a minute are allowed.");
        }
        return permit.headers();
    }

    /** The refusal of a request with a foreign host name. */
    public Reply foreignHost() {
        ApiException refused = new ApiException(
                ErrorCode.AUTH_ERR_NO_ACCESS,
                "The sandbox answers to 127.0.0.1 and localhost only; sandbox.hosts names others.");
        return Reply.json(refused.status(), Json.bytes(refused.envelope()));
    }

    /** The answer of a fault that simulates a rate limit. */
    public Reply tooMany() {
        Permit permit = limits.refusal();
        ApiException refused = App.tooMany(permit, "Too many requests.");
        return Reply.json(refused.status(), Json.bytes(refused.envelope())).with(refused.headers());
    }

    /** The answer of a fault that simulates an error of the server. */
    public Reply failure() {
        ApiException refused = new ApiException(ErrorCode.ERR_EXCEPTION);
        return Reply.json(refused.status(), Json.bytes(refused.envelope()));
    }
}
