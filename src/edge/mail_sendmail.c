/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages handed to a sendmail program, which is postfix's, exim's, OpenSMTPD's or msmtp's: what is asked of
 * it is what all of them know. Addresses other than the sender's are given in the message, for a command
 * line can be read by everyone on the machine. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "edge/mail.h"
#include "edge/mail_post.h"
#include "edge/mail_run.h"

/* The message as a file without a name, at its start: a program that leaves early can then neither block us
 * nor send us a SIGPIPE, as it could with a pipe. -1 with errno. */
static int message_file(const struct strs *bcc, const struct buf *message)
{
    struct buf local = {0};
    for (size_t i = 0; bcc && i < bcc->n; i++)
        buf_addf(&local, "%s%s%s", i ? "\t" : "Bcc: ", bcc->v[i], i + 1 < bcc->n ? ",\n" : "\n");
    mail_add_local(message, &local);
    int fd = memfd_create("message", MFD_CLOEXEC);
    if (fd >= 0 && file_write_all(fd, local.p, local.len)) {
        close(fd);
        fd = -1;
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    buf_free(&local);
    return fd;
}

static void read_status(const char *program, int status, struct mail_answer *answer)
{
    answer->blamed = true;
    if (WIFSIGNALED(status)) {
        answer->end = ANSWER_DOWN;
        err_set(&answer->why, ERR_MAIL, "'%s' was killed by signal %d", program, WTERMSIG(status));
        return;
    }
    answer->end = delivery_of_exit(WEXITSTATUS(status));
    if (answer->end != ANSWER_TAKEN)
        err_set(&answer->why, answer->end == ANSWER_LATER ? ERR_BUSY : ERR_MAIL, "'%s' exited with %d",
                program, WEXITSTATUS(status));
}

void mail_sendmail(const char *program, const char *from, const struct strs *bcc, const struct buf *message,
                   double seconds, struct mail_answer *answer)
{
    *answer = (struct mail_answer){.end = ANSWER_DOWN};
    int fd = message_file(bcc, message);
    if (fd < 0) {
        err_sys(&answer->why, errno, "cannot hold a message of %zu bytes", message->len);
        return;
    }
    const char *argv[] = {program, "-t", "-i", "-f", from, NULL};
    int status = mail_run(argv, fd, NULL, 0, seconds, &answer->why);
    close(fd);
    if (status != -1)
        read_status(program, status, answer);
}
