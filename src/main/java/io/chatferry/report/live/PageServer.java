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
 * Serves small pages by one thread of the lowest priority, which waits for nobody: a connection has a few seconds for its
 * one request and the answer, however slowly it sends or reads, and where too many are open the eldest has to go.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written or closed is gone anyway
final class PageServer implements AutoCloseable {

    private static final Duration LIFETIME = Duration.ofSeconds(10);

    /** Far below what a process may open: the run needs connections of its own. */
    private static final int MOST_CONNECTIONS = 100;

    private static final int BACKLOG = 1024;
    private static final int LONGEST_BODY = 1 << 16;
    private static final Duration TO_CLOSE = Duration.ofSeconds(1);

    /** What is asked for: the path decoded, without the query. */
    record Request(String method, String path, @Nullable String host) {}

    /** What is answered. */
    record Reply(int status, String type, Map<String, String> headers, String body) {}

    /** What knows the pages. Must not block. */
    interface Pages {
        Reply answer(Request request);
    }

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("live-page", true, Thread.MIN_PRIORITY), NioIoHandler.newFactory());
    /** In the order of their beginning; used by the one thread. */
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
                                        new HttpObjectAggregator(LONGEST_BODY, true),
                                        new Answering(pages));
                    }
                })
                .bind(wanted)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw bound.cause() instanceof IOException taken ? taken : new IOException(bound.cause());
        }
        address = (InetSocketAddress) bound.channel().localAddress();
    }

    private void admit(Channel channel) {
        if (connections.size() >= MOST_CONNECTIONS) {
            connections.iterator().next().close();
        }
        connections.add(channel);
        channel.closeFuture().addListener(closed -> connections.remove(channel));
        channel.eventLoop().schedule(() -> channel.close(), LIFETIME.toMillis(), TimeUnit.MILLISECONDS);
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, TO_CLOSE.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private static final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {

        private static final Reply MALFORMED = new Reply(400, "text/plain; charset=utf-8", Map.of(), "");

        private final Pages pages;

        Answering(Pages pages) {
            this.pages = pages;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            context.pipeline().remove(this); // one request is answered
            Reply reply = request.decoderResult().isSuccess() ? pages.answer(asked(request)) : MALFORMED;
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

        private static Request asked(FullHttpRequest request) {
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
