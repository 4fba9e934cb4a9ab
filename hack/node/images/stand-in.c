/* Stands in for Dragonfly on a node where there is none, as one program that does what it is called:
     pause       waits, as process 1 of a Pod's sandbox
     dfdaemon    answers on the Unix socket and as an HTTP proxy, and says which process answers; its configuration is not read
     dfget       and all others: ask the socket for a URL, as dfget URL [-O FILE]
   All but pause answer --version. */
#include <arpa/inet.h>
#include <errno.h>
#include <libgen.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static const char *const socket_path = "/var/run/dragonfly/dfdaemon.sock";
static const int proxy_port = 4001;

static void die(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(1);
}

/* A time-out for all reads and writes: nobody who says nothing is waited for. */
static void bound(int fd) {
  struct timeval patience = {.tv_sec = 10};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

static void stop(int signal) { _exit(signal == SIGTERM || signal == SIGINT ? 0 : 1); }

static void pause_forever(void) {
  signal(SIGCHLD, SIG_IGN); /* The kernel reaps what is left to process 1. */
  for (;;) pause();
}

static struct sockaddr_un unix_address(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, socket_path, sizeof address.sun_path - 1);
  return address;
}

/* Like dfdaemon, it removes the socket of the process before it, binds a new one, and lets everybody use it. */
static int listen_unix(void) {
  struct sockaddr_un address = unix_address();
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  unlink(socket_path);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) || chmod(socket_path, 0777) || listen(fd, 64)) die(socket_path);
  return fd;
}

static int listen_tcp(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(proxy_port), .sin_addr.s_addr = INADDR_ANY};
  int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 64)) die("The proxy's port");
  return fd;
}

/* Reads until the text ends with `end`, and returns its first word after `skip` ones. */
static const char *ask(int fd, char *text, size_t size, const char *end, int skip) {
  size_t length = 0;
  ssize_t count;
  while (length + 1 < size && (count = read(fd, text + length, size - 1 - length)) > 0) {
    text[length += count] = 0;
    if (strstr(text, end)) break;
  }
  text[length] = 0;
  char *word = strtok(text, " \r\n");
  while (word && skip-- > 0) word = strtok(NULL, " \r\n");
  return word ? word : "";
}

static int dfdaemon(void) {
  struct timespec start;
  clock_gettime(CLOCK_REALTIME, &start);
  struct pollfd listeners[] = {{.fd = listen_unix(), .events = POLLIN}, {.fd = listen_tcp(), .events = POLLIN}};
  signal(SIGCHLD, SIG_IGN);
  for (;;) {
    if (poll(listeners, 2, -1) < 0) {
      if (errno == EINTR) continue;
      die("poll");
    }
    for (int i = 0; i < 2; i++) {
      if (!(listeners[i].revents & POLLIN)) continue;
      int fd = accept(listeners[i].fd, NULL, NULL);
      if (fd < 0) continue;
      if (fork() == 0) {
        char text[8192], answer[8400];
        bound(fd);
        const char *url = i ? ask(fd, text, sizeof text, "\r\n\r\n", 1) : ask(fd, text, sizeof text, "\n", 0);
        int length = snprintf(answer, sizeof answer, "dfdaemon %ld.%09ld %s %s\n", (long)start.tv_sec, start.tv_nsec, i ? "proxies" : "serves", url);
        if (i) dprintf(fd, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n", length);
        _exit(write(fd, answer, length) == length ? 0 : 1);
      }
      close(fd);
    }
  }
}

static int dfget(int count, char **arguments) {
  const char *url = "", *file = NULL;
  for (int i = 0; i < count; i++) {
    if (!strcmp(arguments[i], "-O") && i + 1 < count) file = arguments[++i];
    else url = arguments[i];
  }
  struct sockaddr_un address = unix_address();
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address)) die(socket_path);
  bound(fd);
  dprintf(fd, "%s\n", url);
  FILE *out = file ? fopen(file, "w") : stdout;
  if (!out) die(file);
  char text[8192];
  ssize_t length;
  while ((length = read(fd, text, sizeof text)) > 0) fwrite(text, 1, length, out);
  if (length < 0) die(socket_path);
  return fclose(out) ? 1 : 0;
}

int main(int count, char **arguments) {
  const char *name = basename(arguments[0]);
  signal(SIGTERM, stop);
  signal(SIGINT, stop);
  signal(SIGPIPE, SIG_IGN);
  if (!strcmp(name, "pause")) pause_forever();
  if (count > 1 && !strcmp(arguments[1], "--version")) return printf("%s, a stand-in\n", name) < 0;
  if (!strcmp(name, "dfdaemon")) return dfdaemon();
  return dfget(count - 1, arguments + 1);
}
