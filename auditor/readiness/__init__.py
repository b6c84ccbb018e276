"""From outcomes and people's records to the verdict: may this application be launched?"""
