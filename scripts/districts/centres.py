"""Sites of the district tier, and the service centres of both tiers."""

from scripts.districts.recipe import CentrePlan
from scripts.districts.site import Badge, Ground, Site


def district_sites(ground: Ground) -> list[Site]:
    """The one distribution centre, coach station, wholesale market and reserve depot, near the seat."""
    country, recipe = ground.country, ground.country.recipe
    seat = next(seat for seat in country.seats if seat.township.code == recipe.seat_code)
    x, y = seat.point
    designated = f"{recipe.plan_year}-12-31"
    return [
        Site(
            id="distribution-centre",
            name=f"{recipe.short_name}集采集配中心",
            tier="DISTRICT",
            types=("distribution_centre",),
            position=ground.on_main_road((x, y), 4),
            operator_id="coop",
            opened="2020-09-30",
            functions=(
                "parcel_in",
                "parcel_out",
                "agri_inputs",
                "produce_purchase",
                "e_commerce",
                "cold_store",
            ),
            capacity_per_day=120000,
            badges=(Badge("县域集采集配中心", designated),),
        ),
        Site(
            id="coach-station",
            name=f"{recipe.short_name}客运站",
            tier="DISTRICT",
            types=("coach_station",),
            position=ground.on_main_road((x, y), 2),
            operator_id="bus",
            opened="2012-06-30",
            functions=("parcel_in", "parcel_out"),
            capacity_per_day=30000,
            badges=(Badge("客货邮站", designated),),
        ),
        Site(
            id="wholesale-market",
            name=f"{recipe.short_name}农产品批发市场",
            tier="DISTRICT",
            types=("wholesale_market",),
            position=ground.on_main_road((x, y), 6),
            operator_id="coop",
            opened="2018-05-31",
            functions=("retail", "produce_purchase", "cold_store"),
            capacity_per_day=90000,
            badges=(Badge("公益性农产品市场", designated),),
        ),
        Site(
            id="reserve-depot",
            name=f"{recipe.short_name}应急保供储备库",
            tier="DISTRICT",
            types=("reserve_depot",),
            position=ground.on_main_road((x, y), 8),
            operator_id="coop",
            opened="2016-11-30",
            functions=("reserve", "agri_inputs"),
            capacity_per_day=60000,
        ),
    ]


def service_centres(ground: Ground, plan: CentrePlan) -> list[Site]:
    """Service centres; each opens on its day and is designated from then on."""
    recipe = ground.country.recipe
    functions = ("agri_inputs", "produce_purchase", "finance", "information")
    centres = [
        Site(
            id=f"service-centre-{seat.township.code}",
            name=f"{seat.township.name}{plan.label}",
            tier="TOWNSHIP",
            types=("service_centre",),
            position=ground.beside(seat.point, 3),
            operator_id="coop",
            opened=plan.openings[seat.township.code],
            functions=functions,
            capacity_per_day=6000,
            township_code=seat.township.code,
            badges=(Badge(plan.designation, plan.openings[seat.township.code]),),
        )
        for seat in ground.country.seats
        if seat.township.code in plan.openings
    ]
    if plan.district_opened:
        seat = next(seat for seat in ground.country.seats if seat.township.code == recipe.seat_code)
        centres.append(
            Site(
                id="service-centre",
                name=f"{recipe.short_name}{plan.label}",
                tier="DISTRICT",
                types=("service_centre",),
                position=ground.beside(seat.point, 5),
                operator_id="coop",
                opened=plan.district_opened,
                functions=functions,
                capacity_per_day=12000,
                badges=(Badge(plan.designation, plan.district_opened),),
            )
        )
    return centres
