"""What an export is compared with: all messages as JSON by ``COPY``, compressed by gzip.

    python -m bench.copying FILE

Works on the database of DATABASE_URL. The compression is the export's: zlib at level 6, in Python.
"""

import gzip
import os
import sys
from typing import Final

import psycopg2

LEVEL: Final = 6
ALL: Final = "COPY (SELECT row_to_json(m) FROM trees_message m) TO STDOUT"


def main(path: str) -> None:
    """Write the file."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    try:
        with connection.cursor() as cursor, gzip.open(path, "wb", LEVEL) as packed:
            cursor.copy_expert(ALL, packed)
    finally:
        connection.close()


if __name__ == "__main__":
    main(sys.argv[1])
