package io.chatferry.sandbox.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** One client's connection, used only on its event loop; pipelined requests are handled in turn. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {

    private record QueuedCall(Call call, boolean keepAlive) {}

    private final Application application;
    private final ExecutorService workers;
    private final ArrayDeque<QueuedCall> queue = new ArrayDeque<>();
    private boolean isBusy;

    Connection(Application application, ExecutorService workers) {
        this.application = application;
        this.workers = workers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            send(context, new Reply(400, "text/plain", Map.of(), new byte[0]), false);
            return;
        }
        try {
            queue.add(new QueuedCall(callOf(request), HttpUtil.isKeepAlive(request)));
        } catch (IllegalArgumentException malformed) {
            send(context, new Reply(400, "text/plain", Map.of(), new byte[0]), false);
            return;
        }
        next(context);
    }

    private void next(ChannelHandlerContext context) {
        if (isBusy) {
            return;
        }
        QueuedCall first = queue.poll();
        if (first == null) {
            return;
        }
        isBusy = true;
        if (application.slow(first.call())) {
            workers.execute(() -> {
                ReplyOutcome outcome = application.handle(first.call());
                context.executor().execute(() -> finish(context, outcome, first.keepAlive()));
            });
        } else {
            finish(context, application.handle(first.call()), first.keepAlive());
        }
    }

    private void finish(ChannelHandlerContext context, ReplyOutcome outcome, boolean keepAlive) {
        if (outcome instanceof ReplyOutcome.Answer answer) {
            after(context, answer.after(), () -> {
                send(context, answer.reply(), keepAlive);
                isBusy = false;
                next(context);
            });
        } else if (outcome instanceof ReplyOutcome.Truncated truncated) {
            after(context, truncated.after(), () -> sendHalf(context, truncated.reply()));
        } else if (outcome instanceof ReplyOutcome.Cut cut) {
            after(context, cut.after(), () -> reset(context));
        }
    }

    private static void after(ChannelHandlerContext context, Duration pause, Runnable what) {
        if (pause.isZero()) {
            what.run();
        } else {
            context.executor().schedule(what, pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static void send(ChannelHandlerContext context, Reply reply, boolean keepAlive) {
        FullHttpResponse response = responseOf(reply, Unpooled.wrappedBuffer(reply.body()));
        if (keepAlive) {
            context.writeAndFlush(response);
        } else {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static void sendHalf(ChannelHandlerContext context, Reply reply) {
        ByteBuf half = Unpooled.wrappedBuffer(reply.body(), 0, reply.body().length / 2);
        context.writeAndFlush(responseOf(reply, half)).addListener(ChannelFutureListener.CLOSE);
    }

    /** SO_LINGER 0: the client sees a reset, as from a machine that died. */
    private static void reset(ChannelHandlerContext context) {
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context.close();
    }

    private static FullHttpResponse responseOf(Reply reply, ByteBuf content) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), content);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, reply.contentType())
                .set(
                        HttpHeaderNames.DATE,
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(OffsetDateTime.now(ZoneOffset.UTC)))
                .setInt(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
        reply.headers().forEach(response.headers()::set);
        return response;
    }

    private static Call callOf(FullHttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return new Call(
                request.method().name(),
                uri.rawPath(),
                segmentsOf(uri.rawPath()),
                uri.parameters(),
                headers,
                ByteBufUtil.getBytes(request.content()));
    }

    private static List<String> segmentsOf(String rawPath) {
        List<String> segments = new ArrayList<>();
        for (String part : rawPath.split("/", -1)) {
            if (!part.isEmpty()) {
                segments.add(decode(part));
            }
        }
        return segments;
    }

    private static String decode(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part; // a stray percent sign stands for itself
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
