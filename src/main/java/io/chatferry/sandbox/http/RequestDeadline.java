package io.chatferry.sandbox.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection if the first request, or one that has begun, is not complete in time, however slowly its bytes
 * arrive. The handler precedes the parser; {@link Whole}, after the parser, reports complete requests to it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed close needs no handling
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

    /** Follows the parser in the pipeline. */
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
