#pragma once
#include <qgsscalebarrenderer.h> // packagers flatten this folder
