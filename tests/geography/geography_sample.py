"""A small country of our own in the publishers' layouts."""

from __future__ import annotations

from pathlib import Path

from saferplan.geography.opening import GivenFile, Origin

# Two districts of today: Northam (E07000001), and Southam (E06000002), merged from Easton (E07000003)
# and Weston (E07000004), whose partnerships stayed. Small areas: Northam 001A and B unchanged, 001C split in
# two; Easton 001A unchanged; both of Weston merged; Northam 002A and Easton 001B redrawn across the boundary.
FILES = {
    "change.csv": """LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD,LAD22NM,LAD22NMW,ObjectId
E01000001,Northam 001A,E01000001,Northam 001A,U,E07000001,Northam,,1
E01000002,Northam 001B,E01000002,Northam 001B,U,E07000001,Northam,,2
E01000003,Northam 001C,E01000031,Northam 001D,S,E07000001,Northam,,3
E01000003,Northam 001C,E01000032,Northam 001E,S,E07000001,Northam,,4
E01000005,Easton 001A,E01000005,Southam 001A,U,E06000002,Southam,,5
E01000006,Weston 001A,E01000067,Southam 002A,M,E06000002,Southam,,6
E01000007,Weston 001B,E01000067,Southam 002A,M,E06000002,Southam,,7
E01000004,Northam 002A,E01000041,Northam 002B,X,E07000001,Northam,,8
E01000004,Northam 002A,E01000042,Southam 001B,X,E06000002,Southam,,9
E01000008,Easton 001B,E01000041,Northam 002B,X,E07000001,Northam,,10
E01000008,Easton 001B,E01000042,Southam 001B,X,E06000002,Southam,,11
""",
    "wards_2017.csv": """LSOA11CD,LSOA11NM,WD17CD,WD17NM,WD17NMW,LAD17CD,LAD17NM,FID
E01000001,Northam 001A,E05000001,Castle,,E07000001,Northam,1
E01000002,Northam 001B,E05000002,Moor,,E07000001,Northam,2
E01000003,Northam 001C,E05000002,Moor,,E07000001,Northam,3
E01000004,Northam 002A,E05000001,Castle,,E07000001,Northam,4
E01000005,Easton 001A,E05000003,Quay,,E07000003,Easton,5
E01000008,Easton 001B,E05000003,Quay,,E07000003,Easton,6
E01000006,Weston 001A,E05000004,Mill,,E07000004,Weston,7
E01000007,Weston 001B,E05000004,Mill,,E07000004,Weston,8
""",
    "wards_2024.csv": """LSOA21CD,LSOA21NM,LSOA21NMW,WD24CD,WD24NM,WD24NMW,LAD24CD,LAD24NM,LAD24NMW,FID
E01000001,Northam 001A,,E05000011,Castle,,E07000001,Northam,Pen-y-gogledd,1
E01000002,Northam 001B,,E05000012,Moor,,E07000001,Northam,Pen-y-gogledd,2
E01000031,Northam 001D,,E05000012,Moor,,E07000001,Northam,Pen-y-gogledd,3
E01000032,Northam 001E,,E05000011,Castle,,E07000001,Northam,Pen-y-gogledd,4
E01000005,Southam 001A,,E05000013,Quay,,E06000002,"Southam, City of",,5
E01000067,Southam 002A,,E05000014,Mill,,E06000002,"Southam, City of",,6
E01000041,Northam 002B,,E05000011,Castle,,E07000001,Northam,Pen-y-gogledd,7
E01000042,Southam 001B,,E05000013,Quay,,E06000002,"Southam, City of",,8
""",
    "partnerships_2018.csv": """LAD18CD,LAD18NM,CSP18CD,CSP18NM,PFA18CD,PFA18NM,FID
E07000001,Northam,E22000001,Safer Northam,E23000001,Midshire,1
E07000003,Easton,E22000003,Easton,E23000001,Midshire,2
E07000004,Weston,E22000004,Weston,E23000001,Midshire,3
""",
    "partnerships_2024.csv": """ltla24_code,ltla24_name,csp24_code,csp24_name,pfa24_code,pfa24_name
E07000001,Northam,E22000001,Safer Northam,E23000001,Midshire
E06000002,"Southam, City of",E22000003,Easton,E23000001,Midshire
E06000002,"Southam, City of",E22000004,Weston,E23000001,Midshire
""",
    "districts.csv": """LADCD,LADNM,LADCD_ACTIVE,LADNM_ACTIVE,UTLACD,UTLANM,RGNCD,RGNNM
E07000001,Northam,E07000001,Northam,E10000001,Midshire,E12000001,North
E06000002,"Southam, City of",E06000092,"Southam, City of",E06000092,"Southam, City of",E12000001,North
E06000092,"Southam, City of",E06000092,"Southam, City of",E06000092,"Southam, City of",E12000001,North
E07000003,Easton,E06000092,"Southam, City of",E06000092,"Southam, City of",E12000001,North
E07000004,Weston,E06000092,"Southam, City of",E06000092,"Southam, City of",E12000001,North
""",
    "population.csv": """LSOA21CD,LSOA21NM,area_sq_km,mid2015,mid2020
E01000001,Northam 001A,1.5,1000,1100
E01000002,Northam 001B,2.5,1000,1200
E01000031,Northam 001D,0.5,400,500
E01000032,Northam 001E,0.5,800,900
E01000005,Southam 001A,1,1500,1600
E01000067,Southam 002A,2,2000,2100
E01000041,Northam 002B,3,700,600
E01000042,Southam 001B,4,600,900
""",
    "imd2019.csv": """lsoa11_code,IMD_decile,IMD_rank
E01000001,1,100
E01000002,2,5000
E01000003,5,15000
E01000004,10,32000
E01000005,1,10
E01000006,3,9000
E01000007,4,12000
E01000008,6,17000
""",
    "settlement.csv": """lsoa21_code,ruc21_code,classification,ruc
E01000001,UN1,Urban: Nearer to a major town or city,Urban
E01000002,UN1,Urban: Nearer to a major town or city,Urban
E01000031,RSN1,Smaller rural: Nearer to a major town or city,Rural
E01000032,UF1,Urban: Further from a major town or city,Urban
E01000005,UN1,Urban: Nearer to a major town or city,Urban
E01000067,UN1,Urban: Nearer to a major town or city,Urban
E01000041,RLN1,Larger rural: Nearer to a major town or city,Rural
E01000042,UN1,Urban: Nearer to a major town or city,Urban
""",
    "tenure.csv": """lsoa21_code,total_households,tenure,n,prop
E01000001,400,Owned: Owns outright,300,0.75
E01000001,400,Social rented: Other social rented,60,0.15
E01000001,400,Private rented: Other private rented,40,0.1
E01000002,500,Owned: Owns outright,500,1
E01000031,100,Owned: Owns outright,100,1
E01000032,200,Owned: Owns outright,200,1
E01000041,300,Owned: Owns outright,300,1
""",
}


def given(name: str, text: str, encoding: str = "utf-8") -> GivenFile:
    """A file as it would be opened."""
    return GivenFile(Origin(name, f"sha256 of {name}"), text.encode(encoding))


def real_paths(shared_data: Path) -> list[Path]:
    """Every file of real geography beside the project, the 2021 partnerships among them."""
    return [shared_data / "geography", shared_data / "weights" / "lad_to_csp_pfa_2021.csv"]
