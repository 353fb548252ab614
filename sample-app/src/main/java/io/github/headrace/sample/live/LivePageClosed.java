package io.github.headrace.sample.live;

/**
 * The browser of a page is gone.
 *
 * @param page the id of the page
 */
public record LivePageClosed(String page) {

}
