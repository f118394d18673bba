#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* Reads as many bytes as standard input says, number by number, and prints what came. */
int main(int count, char **arguments)
{
	static char buffer[1 << 16];
	int size;

	if (count != 2)
		return 2;
	printf("uid %d\n", getuid());
	while (scanf("%d", &size) == 1) {
		int file = open(arguments[1], O_RDONLY);

		if (file < 0) {
			perror(arguments[1]);
			return 1;
		}
		printf("%d %zd\n", size, read(file, buffer, size));
		close(file);
	}
	return 0;
}
