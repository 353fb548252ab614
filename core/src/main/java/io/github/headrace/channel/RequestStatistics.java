package io.github.headrace.channel;

/**
 * What has become of the requests of a {@link RedisChannelTemplate} since it was created.
 *
 * @param replied got a result
 * @param failed got a failure of the handler, or could not be published
 * @param timedOut got no reply in time
 * @param refused could have no reply, see {@link RequestRefusedException}
 * @param inFlight wait for their reply now
 * @param lateReplies replies that nobody waited for any more
 */
public record RequestStatistics(long replied, long failed, long timedOut, long refused, int inFlight,
		long lateReplies) {

}
