/* The floor: one bare send() of the same bytes to each of N sockets, as often as asked. Nothing can deliver one frame a socket for less.
 *
 *   floor N SIZE ROUNDS
 *
 * Prints the unused port that it listens on, waits for N connections, sends a frame of SIZE bytes to each, ROUNDS times, then prints its own CPU time in nanoseconds.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static long long cpu_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    int n = atoi(argv[1]), size = atoi(argv[2]), rounds = atoi(argv[3]), one = 1;
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int listener = socket(AF_INET, SOCK_STREAM, 0), *sockets = calloc(n, sizeof(int));
    char *frame = malloc(size);
    memset(frame, 'x', size);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 4096)) return 1;
    if (getsockname(listener, (struct sockaddr *)&address, &length)) return 1;
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (int i = 0; i < n; i++) {
        sockets[i] = accept(listener, NULL, NULL);
        setsockopt(sockets[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    }
    usleep(200000);
    long long before = cpu_ns();
    for (int r = 0; r < rounds; r++)
        for (int i = 0; i < n; i++)
            for (int sent = 0; sent < size;) {
                ssize_t k = send(sockets[i], frame + sent, size - sent, 0);
                if (k <= 0) return 1;
                sent += k;
            }
    printf("%lld\n", cpu_ns() - before);
    fflush(stdout);
    usleep(500000);
    return 0;
}
