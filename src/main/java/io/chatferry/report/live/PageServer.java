package io.chatferry.report.live;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves small pages on one thread of the lowest priority. A connection has a few seconds for one request and its answer,
 * however slowly the client sends or reads; if too many connections are open, the oldest is closed.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // a failed write or close needs no handling: the connection is closed anyway
final class PageServer implements AutoCloseable {

    private static final Duration MAX_CONNECTION_TIME = Duration.ofSeconds(10);

    /** Far below the limit of open files of a process, since the run needs connections of its own. */
    private static final int MAX_CONNECTIONS = 100;

    private static final int BACKLOG = 1024;
    private static final int MAX_BODY_BYTES = 1 << 16;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    /** A request: its decoded path without the query. */
    record Request(String method, String path, @Nullable String host) {}

    /** The answer. */
    record Reply(int status, String type, Map<String, String> headers, String body) {}

    /** Answers requests. Must not block. */
    interface Pages {
        Reply answer(Request request);
    }

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("live-page", true, Thread.MIN_PRIORITY), NioIoHandler.newFactory());
    /** In the order of opening; used by the server thread only. */
    private final Set<Channel> connections = new LinkedHashSet<>();

    private final InetSocketAddress address;

    /** @throws IOException if the address is in use, or not this machine's */
    PageServer(InetSocketAddress wanted, Pages pages) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        admit(channel);
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(MAX_BODY_BYTES, true),
                                        new RequestHandler(pages));
                    }
                })
                .bind(wanted)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw bound.cause() instanceof IOException failure ? failure : new IOException(bound.cause());
        }
        address = (InetSocketAddress) bound.channel().localAddress();
    }

    private void admit(Channel channel) {
        if (connections.size() >= MAX_CONNECTIONS) {
            connections.iterator().next().close();
        }
        connections.add(channel);
        channel.closeFuture().addListener(closed -> connections.remove(channel));
        channel.eventLoop().schedule(() -> channel.close(), MAX_CONNECTION_TIME.toMillis(), TimeUnit.MILLISECONDS);
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }

    private static final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

        private static final Reply MALFORMED = new Reply(400, "text/plain; charset=utf-8", Map.of(), "");

        private final Pages pages;

        RequestHandler(Pages pages) {
            this.pages = pages;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            context.pipeline().remove(this); // one request for each connection
            Reply reply = request.decoderResult().isSuccess() ? pages.answer(parse(request)) : MALFORMED;
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            boolean headOnly = request.method().equals(HttpMethod.HEAD);
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.valueOf(reply.status()),
                    headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, reply.type())
                    .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                    .set("X-Content-Type-Options", "nosniff")
                    .set("Cache-Control", "no-store")
                    .set("Referrer-Policy", "no-referrer");
            reply.headers().forEach(response.headers()::set);
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }

        private static Request parse(FullHttpRequest request) {
            String path;
            try {
                path = new QueryStringDecoder(request.uri()).path();
            } catch (IllegalArgumentException malformed) {
                path = request.uri();
            }
            return new Request(request.method().name(), path, request.headers().get(HttpHeaderNames.HOST));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
