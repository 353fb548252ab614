package io.github.headrace.channel;

import io.github.headrace.message.PayloadConversionException;
import io.github.headrace.message.PayloadDecoder;

/**
 * Reads the payload of a message once, wherever it is needed first.
 */
final class PayloadReader {

	private final PayloadDecoder decoder;

	PayloadReader(PayloadDecoder decoder) {
		this.decoder = decoder;
	}

	/**
	 * Reads the payload; what goes wrong is remembered with the message.
	 * @return whether the message has a payload now
	 */
	boolean read(ChannelMessage<Object> message) {
		if (!message.isRead()) {
			try {
				message.read(this.decoder.decode(message.unwrap()));
			}
			catch (StackOverflowError ex) {
				message.unreadable(new PayloadConversionException("Payload is nested too deeply", ex));
			}
			catch (Throwable ex) {
				message.unreadable(ex);
			}
		}
		return message.unreadable() == null;
	}

}
