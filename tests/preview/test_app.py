"""What the app answers, asked with starlette's test client over the small project."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from docgen.cli.preview import told
from docgen.files import Folder
from docgen.preview.app import make_app
from tests.preview.conftest import PATIENT
from tests.projects import LEAFLET, edit, small_project

TODAY = dt.date(2026, 11, 24)


def client_of(folder: Path, today: dt.date = TODAY) -> TestClient:
    words = Folder.at(folder)
    app, _ = make_app(folder, "Trial & error", lambda diagnostic: told(diagnostic, words), lambda: today)
    return TestClient(app, base_url="http://127.0.0.1:8700")


def asked(client: TestClient, address: str, until: str, seconds: float = 20) -> str:
    """The page at `address`, as soon as it holds `until`."""
    end = time.monotonic() + seconds
    while until not in (text := client.get(address).text):
        assert time.monotonic() < end, text
        time.sleep(0.02)
    return text


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory.mktemp("project"), pages=True)


@pytest.fixture(scope="module")
def client(project: Path) -> Iterator[TestClient]:
    with client_of(project) as client:
        yield client


def test_the_list(client: TestClient) -> None:
    page = asked(client, "/", 'class="leaflet"')
    assert "<h1>Trial &amp; error</h1>" in page
    assert re.findall(r'<a href="/editions/([^"]+)"', page) == [PATIENT.replace("patient", "clinician"), PATIENT]
    assert "2 editions</p>" in page


def test_the_list_filtered(client: TestClient) -> None:
    asked(client, "/", 'class="leaflet"')
    page = client.get("/?audience=patient&brand=nobody").text
    assert re.findall(r'<a href="/editions/([^"]+)"', page) == [PATIENT], "what no edition has is overlooked"
    assert "<option selected>patient</option>" in page
    assert "1 edition of 2</p>" in page


@pytest.mark.slow
def test_pages_pictures_and_the_pdf(client: TestClient, project: Path) -> None:
    import pikepdf
    from PIL import Image

    page = asked(client, f"/editions/{PATIENT}", "<img ")
    source = re.findall(r'<img [^>]*src="([^"]+)"', page)[0]
    picture = client.get(source)
    assert Image.open(io.BytesIO(picture.content)).size == (820, 1160)
    large = client.get(source.replace("-820", "-1640"))
    assert Image.open(io.BytesIO(large.content)).size == (1640, 2320)
    assert picture.headers["cache-control"] == "private, max-age=31536000, immutable"
    pdf = client.get(re.findall(r'<a href="([^"]+\.pdf)"', page)[0])
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-security-policy"] == "frame-ancestors 'self'"
    with pikepdf.open(io.BytesIO(pdf.content)) as opened:
        assert len(opened.pages) == page.count("<img ")
    for wrong in ("-821.png", "-82.png"):
        assert client.get(source.replace("-820.png", wrong)).status_code == 404
    assert client.get(source.replace("/1-", "/9-")).status_code == 404
    assert client.get(re.sub(r"/[0-9a-f]{16}/", "/0123456789abcdef/", source)).status_code == 404
    assert not (project / "build").exists()


@pytest.mark.parametrize(
    "host", ["rebound.example", "rebound.example:8700", "127.0.0.1.rebound.example", "192.168.0.1:8700", ""]
)
def test_a_page_elsewhere_cannot_read_it(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert (answer.status_code, answer.text) == (421, "docgen preview answers only to 127.0.0.1\n")


@pytest.mark.parametrize("host", ["127.0.0.1:8700", "localhost:8700", "LOCALHOST"])
def test_this_machine_can(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_an_edition_that_there_is_not(client: TestClient) -> None:
    assert client.get("/editions/nonsense").status_code == 404
    page = asked(client, "/editions/other.patient.plain.en-GB.standard", "edition-gone")
    assert "the project has no edition &#39;other.patient.plain.en-GB.standard&#39;" in page


@pytest.mark.slow
def test_faults_that_were_there_before(tmp_path: Path) -> None:
    folder = small_project(tmp_path / "project", pages=True)
    edit(folder / LEAFLET, "status: draft", "status: <b>drafty")
    with client_of(folder) as client:
        page = asked(client, "/", "unknown-status")
        assert "There are no editions yet" not in page
        assert "<b>drafty" not in page, "content is not HTML"
        assert "No pages: 1 error" in asked(client, f"/editions/{PATIENT}", "unknown-status")


@pytest.mark.slow
def test_reviews_that_are_overdue(project: Path) -> None:
    with client_of(project, dt.date(2028, 11, 24)) as client:
        page = asked(client, "/", 'class="leaflet"')
        assert page.count("(overdue)") == 2


def test_every_file_that_a_page_names_is_there(client: TestClient) -> None:
    for name in re.findall(r'(?:href|src)="(/[a-z]+\.[a-z]+)"', client.get("/").text):
        assert client.get(name).status_code == 200, name
