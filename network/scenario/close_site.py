"""closeSite: a site goes out of business, at every date."""

from dataclasses import dataclass

from network.model import Network, Problem, ProblemCode, SiteStatus, error
from network.scenario.change import Effect
from network.scenario.editing import with_site
from network.scenario.finding import check_site


@dataclass(frozen=True, slots=True)
class CloseSite:
    """Close a site: it counts on no day any more."""

    id: str

    def check(self, network: Network) -> list[Problem]:
        """A known site that is not closed already."""
        problems = check_site(network, self.id)
        if not problems and network.site_by_code[self.id].status is SiteStatus.CLOSED:
            message = f"Site {self.id!r} is closed already."
            problems.append(error(ProblemCode.ALREADY_CLOSED, message, "id"))
        return problems

    def apply(self, network: Network) -> Effect:
        """The network without it in business; counts 1."""
        return with_site(network, self.id, status=SiteStatus.CLOSED, closed=None)
