package io.github.headrace.sample.billing;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.sample.live.LivePages;

import org.springframework.stereotype.Component;

/**
 * Shows invoices and reminders on all pages.
 */
@Component
final class InvoiceListener {

	private final LivePages pages;

	InvoiceListener(LivePages pages) {
		this.pages = pages;
	}

	@RedisChannelListener(id = "invoices", channels = "billing.invoices")
	void written(Invoice invoice) {
		this.pages.send("invoice", invoice);
	}

	@RedisStreamListener(id = "reminders", stream = "shop.reminders", group = "pages")
	void remind(Reminder reminder) {
		this.pages.send("reminder", reminder);
	}

}
