package io.chatferry.sandbox.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP server of an {@link Application}; requests of one connection are answered in turn. It can simulate an
 * outage: then connections are closed and new ones refused.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed close needs no handling, and a failed bind is retried
public final class HttpFront implements AutoCloseable {

    /** Above the largest import body that respects the documented limits: 50 messages of 65,536 characters. */
    private static final int MAX_BODY = 32 << 20;

    private static final int LOOPS = 2;
    private static final int WORKERS = 4;
    private static final int BACKLOG = 1024;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            LOOPS, new DefaultThreadFactory("sandbox-http", true), NioIoHandler.newFactory());
    private final ExecutorService workers =
            Executors.newFixedThreadPool(WORKERS, new DefaultThreadFactory("sandbox-worker", true));
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ServerBootstrap bootstrap;
    private final InetSocketAddress address;
    private volatile Channel listener;

    /** Starts to listen. Port 0 means any free port. */
    public HttpFront(InetSocketAddress wanted, Application application) {
        bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connections.add(channel);
                        RequestDeadline deadline = new RequestDeadline();
                        channel.pipeline()
                                .addLast(
                                        deadline,
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(MAX_BODY),
                                        deadline.new Whole(),
                                        new Connection(application, workers));
                    }
                });
        try {
            listener = listen(wanted);
        } catch (UncheckedIOException e) {
            close();
            throw e;
        }
        address = (InetSocketAddress) listener.localAddress();
    }

    private Channel listen(InetSocketAddress on) {
        var bound = bootstrap.bind(on).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new UncheckedIOException(new BindException(
                    "cannot listen on " + on + ": " + bound.cause().getMessage()));
        }
        return bound.channel();
    }

    public int port() {
        return address.getPort();
    }

    /** The number of open connections. */
    public int connections() {
        return connections.size();
    }

    /** Closes all connections and refuses new ones for this duration. */
    public void goDown(Duration howLong) {
        listener.close().awaitUninterruptibly();
        connections.close();
        loops.schedule(this::comeBack, howLong.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void comeBack() {
        bootstrap.bind(address).addListener(bound -> {
            if (bound.isSuccess()) {
                listener = ((io.netty.channel.ChannelFuture) bound).channel();
            } else if (!loops.isShuttingDown()) {
                loops.schedule(this::comeBack, 100, TimeUnit.MILLISECONDS);
            }
        });
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        workers.shutdownNow();
    }
}
