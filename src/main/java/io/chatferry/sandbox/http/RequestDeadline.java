package io.chatferry.sandbox.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a connection on which a request has begun, or the first one is awaited, and does not come to its end in time,
 * however it trickles. Stands before what parses, and is told by {@link Whole}, which stands behind it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to close is gone anyway
final class RequestDeadline extends ChannelInboundHandlerAdapter {

    private static final Duration TIME = Duration.ofSeconds(30);

    private @Nullable Future<?> cut;

    @Override
    public void channelActive(ChannelHandlerContext context) {
        begin(context);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        begin(context);
        context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
        context.fireChannelInactive();
    }

    private void begin(ChannelHandlerContext context) {
        if (cut == null) {
            cut = context.executor().schedule(() -> context.close(), TIME.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void end() {
        if (cut != null) {
            cut.cancel(false);
            cut = null;
        }
    }

    /** Stands behind what puts requests together. */
    final class Whole extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof FullHttpRequest) {
                end();
            }
            context.fireChannelRead(message);
        }
    }
}
