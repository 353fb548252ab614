package io.github.headrace.sample.console;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.sample.live.LivePages;

import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Shows the listeners, live and by request, and pauses and resumes them.
 */
@RestController
@RequestMapping("/listeners")
final class ListenerController {

	private final ListenerRegistry registry;

	private final LivePages pages;

	ListenerController(ListenerRegistry registry, LivePages pages) {
		this.registry = registry;
		this.pages = pages;
	}

	@GetMapping
	List<ListenerView> list() {
		return this.registry.containers().stream().map(ListenerView::of).toList();
	}

	@PostMapping("/{id}/pause")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void pause(@PathVariable String id) {
		find(id).pause();
	}

	@PostMapping("/{id}/resume")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void resume(@PathVariable String id) {
		find(id).resume();
	}

	@Scheduled(fixedRate = 250, timeUnit = TimeUnit.MILLISECONDS)
	void tick() {
		this.pages.send("listeners", list());
	}

	private ListenerContainer find(String id) {
		return this.registry.find(id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no listener '" + id + "'"));
	}

}
