#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int count, char **arguments)
{
	static char buffer[1 << 16];
	int file = open(arguments[1], O_RDONLY);

	printf("read %zd bytes\n", read(file, buffer, sizeof(buffer)));
	return file < 0;
}
